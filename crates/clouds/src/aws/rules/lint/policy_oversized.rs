//! A policy that AWS refuses for its size, or soon will.
//!
//! Sources, as of 2026: AWS Organizations User Guide, "Quotas and service limits for AWS
//! Organizations", "Maximum size of a policy document" (until 2025 a service control policy had
//! 5,120 characters as well); AWS, IAM User Guide, "IAM and AWS STS quotas".

use keywright_model::text::Span;
use keywright_policy::{Findings, Page, Rule, Severity};

use crate::aws::{Form, Policy};

/// More characters than AWS takes, or nearly so many.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-037", page: Page::new(include_str!("policy_oversized.md")), check };

/// From this share of the quota on, the next edit may not fit. In percent.
const NEAR_PERCENT: usize = 90;

/// How large a policy of one form may be, in characters.
struct Quota {
    /// Whose quota it is.
    of: &'static str,
    /// What fits unless somebody asked AWS for more, or uses a wider door.
    usual: usize,
    /// What fits at most.
    most: usize,
    /// Whether white space between the elements counts where it is sent.
    spaces_count: bool,
    /// By which name Access Analyzer tells it.
    known_as: &'static str,
}

fn quota(form: Form) -> Option<Quota> {
    match form {
        // A key's quota has a rule of its own. Each other service has another one.
        Form::Key | Form::Resource => None,
        // Until AWS is asked for more, of which it gives up to four times as many.
        Form::Trust => Some(Quota {
            of: "a role's trust policy",
            usual: 2_048,
            most: 8_192,
            spaces_count: false,
            known_as: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        }),
        // A role's own policies may be larger than a managed one.
        Form::Identity => Some(Quota {
            of: "a managed policy",
            usual: 6_144,
            most: 10_240,
            spaces_count: false,
            known_as: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        }),
        Form::ServiceControl => Some(Quota {
            of: "a service control policy",
            usual: 10_240,
            most: 10_240,
            spaces_count: true,
            known_as: "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
        }),
        Form::ResourceControl => Some(Quota {
            of: "a resource control policy",
            usual: 5_120,
            most: 5_120,
            spaces_count: true,
            known_as: "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
        }),
    }
}

fn check(policy: &Policy, out: &mut Findings) {
    let Some(Quota { of, usual, most, spaces_count, known_as }) = quota(policy.form) else {
        return;
    };
    let root = &policy.document.root;
    let text = policy.document.source.slice(root.span);
    let near = usual * NEAR_PERCENT / 100;
    // WHY bytes: there are never fewer of them, and they need no counting.
    if text.len() <= near {
        return;
    }
    let (written, least) = (text.chars().count(), least(text, spaces_count));
    let as_written = if spaces_count { written } else { least };
    if as_written <= near {
        return;
    }
    let start = root.span.start;
    let place = policy.document.place_at(Span { start, end: start + 1 });
    let place = Some(&place);
    let help = "merge statements that differ in one element only, or split the policy";
    if least <= near {
        let finding = out.add(
            &RULE,
            place,
            format_args!(
                "as it is written the policy has {written} characters, and {usual} are the most \
                 of {of}"
            ),
        );
        finding.severity = Severity::Warning;
        finding.help("print it without white space, which counts where no console takes it out");
        if usual < written {
            finding.reference(known_as);
        }
    } else if usual < least {
        let finding = out.add(
            &RULE,
            place,
            format_args!("the policy has {least} characters, and {usual} are the most of {of}"),
        );
        finding.reference(known_as).help(help);
        if least <= most {
            finding.severity = Severity::Warning;
        }
    } else {
        let message = format_args!("the policy has {least} of the {usual} characters of {of}");
        out.add(&RULE, place, message).help(help).severity = Severity::Warning;
    }
}

/// The characters that remain where white space is taken out: all of it, or what stands between
/// the elements.
fn least(text: &str, keep_in_strings: bool) -> usize {
    let (mut count, mut in_string, mut escaped) = (0, false, false);
    for it in text.chars() {
        if !it.is_ascii_whitespace() || (in_string && keep_in_strings) {
            count += 1;
        }
        match it {
            _ if escaped => escaped = false,
            '\\' => escaped = in_string,
            '"' => in_string = !in_string,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::rules::lint::lint;
    use crate::aws::rules::lint::tests::policy;

    /// What is told of a policy of so many characters, so many of them spaces between elements.
    fn told(form: Form, least: usize, spaces: usize) -> String {
        let spaces_text = " ".repeat(spaces);
        let who = if form == Form::ResourceControl { r#""Principal":"*","# } else { "" };
        let whole = format!(
            r#"{{"Version":"2012-10-17",{spaces_text}"Statement":{{"Effect":"Deny",{who}"Action":
            "kms:Decrypt","Resource":"*","Condition":{{"StringEquals":
            {{"aws:PrincipalTag/a":""}}}}}}}}"#
        );
        let whole = whole.replace("\n            ", "");
        let fill = "x".repeat(least + spaces - whole.len());
        let text = whole.replace(r#"a":"""#, &format!(r#"a":"{fill}""#));
        let found = lint(&policy(&text, form));
        let told = found.iter().filter(|it| it.rule.code == RULE.code);
        let told: Vec<&str> = told.map(|it| it.severity.word()).collect();
        told.join(" ")
    }

    #[test]
    fn each_form_has_its_quota_and_its_way_to_count() {
        use Form::{Identity, Key, Resource, ResourceControl, ServiceControl, Trust};
        for (form, least, spaces, wanted) in [
            (ServiceControl, 9_216, 0, ""),
            (ServiceControl, 9_217, 0, "warning"),
            (ServiceControl, 10_240, 0, "warning"),
            (ServiceControl, 10_241, 0, "error"),
            (ServiceControl, 9_000, 2_000, "warning"),
            (ResourceControl, 4_608, 0, ""),
            (ResourceControl, 5_120, 0, "warning"),
            (ResourceControl, 5_121, 0, "error"),
            (Identity, 5_529, 9_000, ""),
            (Identity, 5_530, 9_000, "warning"),
            (Identity, 6_145, 0, "warning"),
            (Identity, 10_241, 0, "error"),
            (Trust, 1_843, 500, ""),
            (Trust, 1_844, 500, "warning"),
            (Trust, 8_192, 0, "warning"),
            (Trust, 8_193, 0, "error"),
            (Key, 30_000, 9_000, ""),
            (Resource, 30_000, 9_000, ""),
        ] {
            assert_eq!(told(form, least, spaces), wanted, "{form:?} {least} {spaces}");
        }
    }

    #[test]
    fn white_space_within_a_string_counts_where_aws_says_between_elements() {
        let text = "{\"a b\\\" c\": \"d\", \n\"e\": 1}";
        assert_eq!(least(text, true), text.len() - 4);
        assert_eq!(least(text, false), text.len() - 6);
    }
}
