//! How fast key policies are judged and requests decided, beside `iam-rs`, on policies made from a
//! seed. With a folder as its argument, the policies are written there for the peers to read.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a bench"
)]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use iam_rs::{Arn, IAMPolicy, IAMRequest, PolicyEvaluator, Principal, PrincipalId};
use keywright_clouds::aws::prove::no_new_access;
use keywright_clouds::aws::rules::judge_all;
use keywright_clouds::aws::{Case, Context, Exports, Form, Kind, Policy, Request, allows};
use keywright_model::text::{Document, Source};
use keywright_model::{Cloud, KeyName};
use keywright_policy::Verdict;
use keywright_policy::{KeyFacts, Scope};

const POLICIES: usize = 200;
const ROUNDS: usize = 50;
/// A figure is the best of so many runs: what else the machine does only ever slows one down.
const RUNS: usize = 5;

/// Seeded chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("small")
    }

    fn some(&mut self, share: usize) -> bool {
        self.below(100) < share
    }
}

const OWNER: &str = "111122223333";
const ROLE: &str = "arn:aws:iam::444455556666:role/storage-0";
const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// A key policy as people have it: the vendor's two statements beside some of the owner's.
fn made(chance: &mut Chance) -> String {
    let roles: Vec<String> = (0..=chance.below(3))
        .map(|it| format!("\"arn:aws:iam::444455556666:role/storage-{it}\""))
        .collect();
    let roles = roles.join(", ");
    let allow = |sid: &str, who: &str, actions: &str, more: &str| {
        format!(
            "    {{\n      \"Sid\": \"{sid}\",\n      \"Effect\": \"Allow\",\n      \
             \"Principal\": {who},\n      \
             \"Action\": [{actions}],\n      \"Resource\": \"*\"{more}\n    }}"
        )
    };
    let vendor = format!("{{ \"AWS\": [{roles}] }}");
    let mut all = vec![
        allow(
            "Enable IAM User Permissions",
            &format!("{{ \"AWS\": \"arn:aws:iam::{OWNER}:root\" }}"),
            "\"kms:*\"",
            "",
        ),
        allow(
            "Allow Confluent accounts to use the key",
            &vendor,
            "\"kms:Encrypt\", \"kms:Decrypt\", \"kms:ReEncrypt*\", \"kms:GenerateDataKey*\", \
             \"kms:DescribeKey\"",
            "",
        ),
        allow(
            "Allow Confluent accounts to attach persistent resources",
            &vendor,
            "\"kms:CreateGrant\", \"kms:ListGrants\", \"kms:RevokeGrant\"",
            "",
        ),
    ];
    if chance.some(60) {
        let name = chance.below(9);
        let who = format!("{{ \"AWS\": \"arn:aws:iam::{OWNER}:role/admin-{name}\" }}");
        let actions = "\"kms:Create*\", \"kms:Describe*\", \"kms:Enable*\", \"kms:List*\", \
                       \"kms:Put*\", \"kms:Update*\", \"kms:Get*\", \"kms:TagResource\"";
        all.push(allow("Allow administration of the key", &who, actions, ""));
    }
    if chance.some(40) {
        let condition = format!(
            ",\n      \"Condition\": {{ \"ArnLike\": {{ \"aws:SourceArn\": \
             \"arn:aws:logs:eu-central-1:{OWNER}:*\" }} }}"
        );
        let who = "{ \"Service\": \"logs.eu-central-1.amazonaws.com\" }";
        all.push(allow(
            "Allow logs",
            who,
            "\"kms:Decrypt*\", \"kms:GenerateDataKey*\"",
            &condition,
        ));
    }
    if chance.some(30) {
        let fence = format!(
            "    {{\n      \"Sid\": \"Fence\",\n      \"Effect\": \"Deny\",\n      \
             \"Principal\": \"*\",\n      \
             \"Action\": \"kms:*\",\n      \"Resource\": \"*\",\n      \"Condition\": {{ \
             \"StringNotEquals\": {{ \"aws:PrincipalAccount\": \
             [\"{OWNER}\", \"444455556666\"] }} }}\n    }}"
        );
        all.push(fence);
    }
    format!(
        "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{}\n  ]\n}}\n",
        all.join(",\n")
    )
}

fn policy(text: &str) -> Policy {
    let source = Arc::new(Source::new("it.json", text));
    Policy::read(Document::parse(source).expect("JSON"), Form::Key)
}

/// From a text to all that is to be told of the key.
fn judged(text: &str) -> usize {
    let source = Arc::new(Source::new("it.json", text));
    let mut document = Exports::default();
    document.take(Kind::Policy, Document::parse(source).expect("JSON"));
    let key =
        KeyFacts { name: KeyName::new("it"), cloud: Cloud::Aws, id: None, clusters: Vec::new() };
    let now = jiff::Timestamp::UNIX_EPOCH;
    judge_all(&Case { key, needs: None, document, scope: Scope::Lone, now }).findings.len()
}

/// Prints how often a second the work is done; `work` does it for every policy once.
fn told(name: &str, unit: &str, rounds: usize, mut work: impl FnMut()) {
    let one = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        for _ in 0..rounds {
            work();
        }
        start.elapsed().as_secs_f64()
    };
    let best = (0..RUNS).map(|_| one(&mut work)).fold(f64::INFINITY, f64::min);
    println!("{name}\t{:.0} {unit}/s", (rounds * POLICIES) as f64 / best);
}

fn main() {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let texts: Vec<String> = (0..POLICIES).map(|_| made(&mut chance)).collect();
    if let Some(folder) = std::env::args().skip(1).find(|it| !it.starts_with("--")) {
        for (at, text) in texts.iter().enumerate() {
            std::fs::write(Path::new(&folder).join(format!("{at:03}.json")), text)
                .expect("written");
        }
    }
    told("judge", "policies", ROUNDS, || {
        for text in &texts {
            black_box(judged(black_box(text)));
        }
    });

    let policies: Vec<Policy> = texts.iter().map(|it| policy(it)).collect();
    let mut context = Context::new();
    context.set("aws:PrincipalAccount", ["444455556666"]);
    let (principal, action, resource) = (ROLE, "kms:Decrypt", KEY);
    let request = Request { principal, action, resource, context: &context };
    told("decide", "decisions", 50 * ROUNDS, || {
        for it in &policies {
            black_box(allows(it, black_box(&request)));
        }
    });
    theirs(&texts);
    pairs(&policies);
}

/// The peer decides the same request on the same policies.
fn theirs(texts: &[String]) {
    let evaluators: Vec<PolicyEvaluator> = texts
        .iter()
        .map(|it| PolicyEvaluator::with_policies(vec![IAMPolicy::from_json(it).expect("a policy")]))
        .collect();
    let principal = Principal::Aws(PrincipalId::String(ROLE.to_owned()));
    let arn = Arn::parse(KEY).expect("an ARN");
    let context = iam_rs::Context::new().with_string("aws:PrincipalAccount", "444455556666");
    let request = IAMRequest::new_with_context(principal, "kms:Decrypt", arn, context);
    told("iam-rs", "decisions", ROUNDS, || {
        for it in &evaluators {
            _ = black_box(it.evaluate(black_box(&request)));
        }
    });
}

/// Each policy is held against the next: the pairs that Z3 is given as well.
fn pairs(policies: &[Policy]) {
    let mut times = Vec::new();
    let (mut holds, mut unknown) = (0, 0);
    for _ in 0..RUNS {
        for pair in policies.windows(2) {
            let start = Instant::now();
            let proof = black_box(no_new_access(&pair[0], &pair[1]));
            times.push(start.elapsed());
            match proof.verdict {
                Verdict::Holds => holds += 1,
                Verdict::Unknown => unknown += 1,
                Verdict::Fails(_) => {}
            }
        }
    }
    times.sort();
    let median = times[times.len() / 2];
    println!("prove pairs\t{median:?}\t{} hold, {} unknown", holds / RUNS, unknown / RUNS);
}
