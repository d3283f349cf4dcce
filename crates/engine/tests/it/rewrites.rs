//! From the vendor's template for AWS: rewrites that keep its meaning stay clean, rewrites that
//! break it are told, or unknown, never clean. The same is done for Azure and Google beside their
//! own code.

use keywright_policy::Severity;
use serde_json::{Value, json};

use crate::templates::{COMPUTE, STORAGE, aws_record, cluster, complaints, two_statements};

/// As many as the contract asks for.
pub(crate) const SEEDS: u64 = 100;

/// A small generator of numbers: one seed is one run.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn shuffle(&mut self, list: &mut [Value]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

fn statements(policy: &mut Value) -> &mut Vec<Value> {
    policy["Statement"].as_array_mut().expect("a list of statements")
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_else(|| vec![value.clone()])
}

/// The index of some statement that names a role of the vendor.
fn of_vendor(policy: &mut Value, chance: &mut Chance) -> usize {
    let names = |it: &Value| {
        let all = list(&it["Principal"]["AWS"]);
        it["Effect"] == "Allow" && all.iter().any(|it| it == STORAGE || it == COMPUTE)
    };
    let found: Vec<usize> =
        statements(policy).iter().enumerate().filter(|it| names(it.1)).map(|it| it.0).collect();
    found[chance.below(found.len())]
}

/// The wildcards of the template, written out.
const MEANS: [(&str, &[&str]); 2] = [
    ("kms:ReEncrypt*", &["kms:ReEncryptFrom", "kms:ReEncryptTo"]),
    (
        "kms:GenerateDataKey*",
        &[
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyPair",
            "kms:GenerateDataKeyPairWithoutPlaintext",
            "kms:GenerateDataKeyWithoutPlaintext",
        ],
    ),
];

/// One rewrite that changes nothing of what the vendor may do.
pub(crate) fn keep(policy: &mut Value, chance: &mut Chance) {
    let at = of_vendor(policy, chance);
    let statement = statements(policy)[at].clone();
    match chance.below(10) {
        0 => chance.shuffle(statements(policy)),
        1 => {
            let mut actions = list(&statement["Action"]);
            chance.shuffle(&mut actions);
            statements(policy)[at]["Action"] = Value::Array(actions);
        }
        // Action names are compared without regard to case.
        2 => {
            let upper = |it: Value| json!(it.as_str().expect("a name").to_uppercase());
            let actions = list(&statement["Action"]).into_iter().map(upper).collect();
            statements(policy)[at]["Action"] = Value::Array(actions);
        }
        // Split by principal.
        3 => {
            statements(policy).remove(at);
            for principal in list(&statement["Principal"]["AWS"]) {
                let mut part = statement.clone();
                part["Principal"]["AWS"] = principal;
                nameless(&mut part);
                statements(policy).push(part);
            }
        }
        // Split by action.
        4 => {
            statements(policy).remove(at);
            for action in list(&statement["Action"]) {
                let mut part = statement.clone();
                part["Action"] = action;
                nameless(&mut part);
                statements(policy).push(part);
            }
        }
        // Write a wildcard out.
        5 => {
            let mut actions = Vec::new();
            for action in list(&statement["Action"]) {
                match MEANS.iter().find(|it| action == it.0) {
                    Some((_, all)) => actions.extend(all.iter().map(|it| json!(it))),
                    None => actions.push(action),
                }
            }
            statements(policy)[at]["Action"] = Value::Array(actions);
        }
        6 => statements(policy)[at]["Sid"] = json!(format!("Deny everything {}", chance.below(99))),
        // Something that is there already, once more.
        7 => {
            let mut twin = statement;
            nameless(&mut twin);
            statements(policy).insert(0, twin);
        }
        8 => statements(policy)[at]["Resource"] = json!(["*"]),
        // A deny that spares the vendor.
        _ => statements(policy).push(json!({"Effect": "Deny", "Action": "kms:*", "Resource": "*",
            "Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalAccount":
                ["111122223333", "444455556666", "777788889999"]}}})),
    }
}

/// Two statements of one name are told, and are another matter.
fn nameless(statement: &mut Value) {
    statement.as_object_mut().expect("an object").remove("Sid");
}

/// One rewrite after which the vendor certainly lacks something, or might.
pub(crate) fn break_it(policy: &mut Value, chance: &mut Chance) -> &'static str {
    let all = statements(policy);
    let deny = |more: Value| {
        let mut it = json!({"Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*"});
        it.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        it
    };
    match chance.below(16) {
        0 => {
            all.retain(|it| !list(&it["Principal"]["AWS"]).contains(&json!(STORAGE)));
            "every statement of a role"
        }
        1 => {
            for it in all.iter_mut() {
                let kept = list(&it["Action"]).into_iter().filter(|it| {
                    !it.as_str().expect("a name").eq_ignore_ascii_case("kms:DescribeKey")
                });
                it["Action"] = Value::Array(kept.collect());
            }
            all.retain(|it| it["Action"] != json!([]));
            "an action"
        }
        2 => {
            for it in all.iter_mut() {
                let renamed =
                    list(&it["Principal"]["AWS"]).into_iter().map(|it| match it == COMPUTE {
                        true => json!("arn:aws:iam::777788889999:role/cc-kafka-1111aaab"),
                        false => it,
                    });
                if it["Principal"].is_object() {
                    it["Principal"]["AWS"] = renamed.collect();
                }
            }
            "a letter of a role's name"
        }
        3 => {
            all.push(deny(json!({"Principal": "*"})));
            "a deny for all"
        }
        4 => {
            let spared = ["arn:aws:iam::111122223333:root", STORAGE];
            all.push(deny(json!({"NotPrincipal": {"AWS": spared}})));
            "a deny for all but some"
        }
        5 => {
            all.push(deny(json!({"Principal": {"AWS": COMPUTE},
                "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}})));
            "a deny from some addresses"
        }
        6 => {
            let condition = json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-acme"}});
            all.push(deny(json!({"Principal": "*", "Condition": condition})));
            "a deny outside of an organization"
        }
        7 => {
            all.push(deny(json!({"Principal": "*", "Condition":
                {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}}})));
            "a deny outside of an account"
        }
        other => break_statements(all, other),
    }
}

/// The rest: every statement of the vendor is broken in one way.
fn break_statements(all: &mut [Value], how: usize) -> &'static str {
    let names =
        |it: &Value| list(&it["Principal"]["AWS"]).iter().any(|it| it == STORAGE || it == COMPUTE);
    let ours: Vec<usize> = (0..all.len()).filter(|&it| names(&all[it])).collect();
    let mut each = |change: &dyn Fn(&mut Value)| ours.iter().for_each(|&it| change(&mut all[it]));
    match how {
        8 => each(&|it| it["Effect"] = json!("Deny")),
        9 => each(&|it| it["Effect"] = json!("allow")),
        10 => each(&|it| it["Condition"] = json!({"Bool": {"kms:GrantIsForAWSResource": true}})),
        11 => each(&|it| {
            it["Condition"] =
                json!({"ForAllValues:StringEquals": {"kms:EncryptionContextKeys": "a"}});
        }),
        12 => each(&|it| it["Resource"] = json!("arn:aws:kms:us-east-1:111122223333:alias/orders")),
        13 => each(&|it| {
            let statement = it.as_object_mut().expect("an object");
            statement.remove("Action");
            statement.insert("NotAction".to_owned(), json!(["kms:*", "s3:*"]));
        }),
        14 => each(&|it| it["Principal"] = json!({"AWS": "AROAEXAMPLEEXAMPLE123"})),
        _ => each(&|it| {
            it["Condition"] = json!({"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}});
        }),
    }
    "the vendor's statements"
}

fn judged(policy: &Value) -> Vec<String> {
    let found = complaints(&[aws_record(), cluster("AWS", "Dedicated"), policy.clone()]);
    found.iter().map(|it| format!("{} {} {}", it.severity, it.rule.code, it.message)).collect()
}

#[test]
fn rewrites_that_keep_the_meaning_stay_clean() {
    for seed in 1..=SEEDS {
        let mut chance = Chance::of(seed);
        let mut policy = two_statements();
        for _ in 0..1 + chance.below(6) {
            keep(&mut policy, &mut chance);
        }
        let found = judged(&policy);
        assert!(found.is_empty(), "seed {seed}: {found:#?}\n{policy:#}");
    }
}

#[test]
fn rewrites_that_break_the_meaning_are_never_clean() {
    for seed in 1..=SEEDS {
        let mut chance = Chance::of(seed);
        let mut policy = two_statements();
        for _ in 0..chance.below(4) {
            keep(&mut policy, &mut chance);
        }
        let what = break_it(&mut policy, &mut chance);
        let found = complaints(&[aws_record(), cluster("AWS", "Dedicated"), policy.clone()]);
        let told =
            found.iter().any(|it| matches!(it.severity, Severity::Error | Severity::Unknown));
        assert!(told, "seed {seed}, broken: {what}\n{policy:#}");
    }
}
