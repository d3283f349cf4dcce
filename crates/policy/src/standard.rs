//! Benchmarks and tools that rules are known by elsewhere. A page names them among its `refs`:
//! `CIS AWS 5.0 3.6`.

use crate::{Finding, Page, Severity};

/// A benchmark, or a tool with checks of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standard {
    /// What it is called on the command line.
    pub id: &'static str,
    /// What it is called in full.
    pub name: &'static str,
    /// How a ref of it begins.
    mark: &'static str,
}

const fn standard(id: &'static str, mark: &'static str, name: &'static str) -> Standard {
    Standard { id, name, mark }
}

/// A page with this ref tells of a gap in what was handed in, or of what cannot be read in it, and
/// counts whatever is asked for.
const ANY: &str = "Any standard";

impl Standard {
    /// Every standard. Their numbers move with each version, so a version is a standard.
    pub const ALL: &[Standard] = &[
        standard("confluent", "BP", "Confluent, best practices for self-managed keys"),
        standard("cis-aws-3", "CIS AWS 3.0 ", "CIS AWS Foundations Benchmark 3.0"),
        standard("cis-aws-4", "CIS AWS 4.0 ", "CIS AWS Foundations Benchmark 4.0"),
        standard("cis-aws-5", "CIS AWS 5.0 ", "CIS AWS Foundations Benchmark 5.0"),
        standard("cis-aws-6", "CIS AWS 6.0 ", "CIS AWS Foundations Benchmark 6.0"),
        standard("cis-aws-7", "CIS AWS 7.0 ", "CIS AWS Foundations Benchmark 7.0"),
        standard("cis-azure-2", "CIS Azure 2.1 ", "CIS Azure Foundations Benchmark 2.1"),
        standard("cis-azure-3", "CIS Azure 3.0 ", "CIS Azure Foundations Benchmark 3.0"),
        standard("cis-azure-4", "CIS Azure 4.0 ", "CIS Azure Foundations Benchmark 4.0"),
        standard("cis-azure-5", "CIS Azure 5.0 ", "CIS Azure Foundations Benchmark 5.0"),
        standard("cis-azure-6", "CIS Azure 6.0 ", "CIS Azure Foundations Benchmark 6.0"),
        standard("cis-gcp-3", "CIS GCP 3.0 ", "CIS Google Cloud Foundation Benchmark 3.0"),
        standard("cis-gcp-4", "CIS GCP 4.0 ", "CIS Google Cloud Foundation Benchmark 4.0"),
        standard("cis-gcp-5", "CIS GCP 5.0 ", "CIS Google Cloud Foundation Benchmark 5.0"),
        standard("aws-config", "AWS Config ", "AWS Config managed rules"),
        standard("aws-control-tower", "Control Tower ", "AWS Control Tower controls"),
        standard("aws-security-hub", "Security Hub ", "AWS Foundational Security Best Practices"),
        standard("azure-policy", "Azure Policy ", "Azure Policy built-in definitions"),
        standard("google-scc", "SCC ", "Google Security Command Center detectors"),
        standard("checkov", "Checkov ", "Checkov"),
        standard("cloud-custodian", "c7n ", "Cloud Custodian"),
        standard("kics", "KICS ", "KICS"),
        standard("powerpipe", "Powerpipe ", "Powerpipe compliance mods"),
        standard("prowler", "Prowler ", "Prowler"),
        standard("scoutsuite", "ScoutSuite ", "ScoutSuite"),
        standard("trivy", "Trivy ", "Trivy"),
    ];

    /// The standard of that id.
    pub fn find(id: &str) -> Option<Standard> {
        Standard::ALL.iter().copied().find(|it| it.id == id)
    }

    /// Whether a ref is this standard's.
    pub fn owns(self, reference: &str) -> bool {
        reference.starts_with(self.mark)
    }

    /// Whether a rule is asked for by the standard: its page names it, or tells of a gap.
    pub fn asks(self, page: Page) -> bool {
        page.refs().any(|it| it == ANY || self.owns(it))
    }

    /// Whether a finding is told where these standards are asked for; where none is, all is told
    /// but what waits to be asked for. What could not be told is no yes under any standard.
    pub fn tell(asked: &[Standard], finding: &Finding) -> bool {
        let page = finding.rule.page;
        let named = asked.iter().any(|it| it.asks(page));
        let unasked = asked.is_empty() || finding.severity == Severity::Unknown;
        named || (unasked && !page.is_on_request())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Findings, Rule};

    #[test]
    fn a_page_is_asked_for_by_the_standards_that_it_names() {
        let page = Page::new("# a\n\nseverity: note\nrefs: BP2; CIS AWS 5.0 3.6\n\nIt.\n");
        let asking = Standard::ALL.iter().filter(|it| it.asks(page));
        assert_eq!(asking.map(|it| it.id).collect::<Vec<_>>(), ["confluent", "cis-aws-5"]);
    }

    #[test]
    fn a_gap_counts_whatever_is_asked_for() {
        let page = Page::new("# a\n\nseverity: note\nrefs: Any standard; BP5\n\nIt.\n");
        assert!(Standard::ALL.iter().all(|it| it.asks(page)));
    }

    #[test]
    fn what_could_not_be_told_counts_whatever_is_asked_for() {
        fn told(text: &'static str, severity: Severity) -> [bool; 3] {
            fn silent(_: &(), _: &mut Findings) {}
            let rule = Rule { code: "TST-001", page: Page::new(text), check: silent };
            let mut out = Findings::default();
            out.add(&rule, None, format_args!("it")).severity = severity;
            let found = out.into_vec();
            let of = |ids: &[&str]| {
                let asked: Vec<_> = ids.iter().filter_map(|it| Standard::find(it)).collect();
                Standard::tell(&asked, &found[0])
            };
            [of(&[]), of(&["cis-aws-5"]), of(&["cis-aws-5", "trivy"])]
        }
        let plain = "# a\n\nseverity: error\nrefs: Trivy A\n\nIt.\n";
        assert_eq!(told(plain, Severity::Error), [true, false, true]);
        assert_eq!(told(plain, Severity::Unknown), [true, true, true]);
        let waits = "# a\n\nseverity: note\ntold: on request\nrefs: Trivy A\n\nIt.\n";
        assert_eq!(told(waits, Severity::Note), [false, false, true]);
        assert_eq!(told(waits, Severity::Unknown), [false, false, true]);
    }

    #[test]
    fn an_id_names_one_standard() {
        for it in Standard::ALL {
            assert_eq!(Standard::find(it.id), Some(*it));
            assert_eq!(Standard::ALL.iter().filter(|other| other.owns(it.mark)).count(), 1);
        }
        assert_eq!(Standard::find("cis-aws-1"), None);
    }
}
