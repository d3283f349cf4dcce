//! The report that every format is shown on: a policy as `aws kms get-key-policy` prints it, inside
//! a string, with a finding of each severity, an allowed one, and a file that nobody judged.

use std::sync::Arc;

use keywright_estate::{Allowed, Horizon, Judged, Report, Unjudged};
use keywright_model::text::{Document, Edit, Source};
use keywright_model::{ClusterName, KeyName};
use keywright_policy::{Coming, Finding, Findings, Page, Rule, Severity, Standard};

const EXPORT: &str = r#"{
  "KeyId": "1234",
  "Policy": "{\"Version\": \"2012-10-17\",\n \"Id\": \"clé 🔑\", \"Statement\": []}"
}
"#;

const DENIED: Rule<()> = Rule {
    code: "TST-001",
    page: Page::new(
        "# cluster-denied\n\nseverity: error\nsince: 0.1.0\nrefs: BP4f; BP5\n\n\
         A cluster cannot use its key.\n\n## What to do\n\nLet it in.\n",
    ),
    check: silent,
};

const ALIAS: Rule<()> = Rule {
    code: "TST-002",
    page: Page::new("# key-unnamed\n\nseverity: note\nrefs: BP6b\n\nA key without a name.\n"),
    check: silent,
};

fn silent((): &(), _: &mut Findings) {}

/// A report without a finding.
pub(crate) fn clean() -> Report {
    Report { judged: Judged { files: 7, keys: 3, clusters: 2 }, ..Report::default() }
}

/// A report without a finding that two standards ask for.
pub(crate) fn narrowed() -> Report {
    let standards = ["cis-aws-5", "prowler"].into_iter().filter_map(Standard::find).collect();
    Report { standards, ..clean() }
}

/// A report with one of everything.
pub(crate) fn full() -> Report {
    let mut findings = found();
    let finding = findings.pop().expect("some");
    let allowed = Allowed {
        finding,
        reason: "moves with the region in \"Q1\"".to_owned(),
        until: "2027-01-31".to_owned(),
    };
    let unjudged = Unjudged {
        file: "keys/old, new.json".to_owned(),
        why: "no known kind of document".to_owned(),
    };
    Report {
        findings,
        allowed: vec![allowed],
        forecast: vec![coming()],
        horizon: Horizon::default(),
        unjudged: vec![unjudged],
        assumed: ["no service control policy takes access away"].into(),
        judged: Judged { files: 1, keys: 1, clusters: 2 },
        standards: Vec::new(),
    }
}

fn coming() -> Coming {
    let on = "2026-12-18T09:30:00Z".parse().expect("a time");
    let mut out = Findings::default();
    let what = format_args!("the key of cluster `orders` is gone for good");
    let it = out.foretell(&DENIED, Severity::Warning, on, what);
    it.key = Some(KeyName::new("orders-key"));
    it.clusters = vec![ClusterName::new("orders")];
    it.clone()
}

fn found() -> Vec<Finding> {
    let outer = Document::parse(Arc::new(Source::new("keys/orders.json", EXPORT))).expect("JSON");
    let policy = outer.carried(outer.root.get("Policy").expect("there")).expect("JSON");
    let statements = policy.root.get("Statement").expect("there");
    let key = outer.place(outer.root.get("KeyId").expect("there"));
    let mut out = Findings::default();

    let at = policy.place(statements);
    let text = policy.source.text();
    out.add(&DENIED, Some(&at), format_args!("`role/x` lacks `kms:Decrypt`: 100% of it"))
        .help("let it in, then put the whole policy")
        .note(&key, "this is its key")
        .edit(&policy.source, Edit::push(text, statements, "{\"Effect\": \"Allow\"}"))
        .command("aws kms put-key-policy --key-id 1234 --policy file://policy.json");
    out.unknown(&DENIED, None, format_args!("the role of `billing` is not known"))
        .help("hand in the vendor's record of the key");
    let id = policy.root.get("Id").expect("there");
    out.add(&ALIAS, Some(&policy.place(id)), format_args!("`Id` names nothing"));
    out.add(&ALIAS, Some(&outer.place(&outer.root)), format_args!("spans <several> lines"));

    let mut findings = out.into_vec();
    for finding in &mut findings[..2] {
        finding.key = Some(KeyName::new("orders-key"));
        finding.clusters = ["orders", "billing"].map(ClusterName::new).into();
    }
    findings
}
