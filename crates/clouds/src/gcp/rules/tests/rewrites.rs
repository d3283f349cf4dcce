//! The vendor's template, rewritten a hundred times each way: what keeps its meaning stays clean,
//! what breaks it is never clean.

use keywright_model::text::json::parse;
use keywright_model::text::{Edit, Node, Span, Value};
use keywright_policy::Severity;

use super::super::RULES;
use crate::gcp::testing::{bundle, exports, findings, fixed};

const REWRITES: u64 = 100;
const GROUP: &str = "cck-a1@confluent.io";
const CUSTOM: &str = "projects/p/roles/r_k_custom_kms_role";
const PERMISSIONS: [&str; 3] = [
    "cloudkms.cryptoKeyVersions.useToDecrypt",
    "cloudkms.cryptoKeyVersions.useToEncrypt",
    "cloudkms.cryptoKeys.get",
];

/// Xorshift: small, and the same on every machine.
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % count
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

struct Role {
    name: String,
    permissions: Vec<String>,
    rest: &'static str,
}

struct Binding {
    role: String,
    members: Vec<String>,
    condition: Option<&'static str>,
}

/// A policy and its roles, before they are text.
struct Draft {
    roles: Vec<Role>,
    bindings: Vec<Binding>,
}

impl Draft {
    fn template() -> Draft {
        let permissions = PERMISSIONS.map(str::to_owned).to_vec();
        Draft {
            roles: vec![Role { name: CUSTOM.into(), permissions, rest: r#", "stage": "GA""# }],
            bindings: vec![bound(CUSTOM, &format!("group:{GROUP}"))],
        }
    }

    fn text(&self, chance: &mut Chance) -> String {
        let list =
            |it: &[String]| it.iter().map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(", ");
        let mut documents: Vec<String> = self
            .roles
            .iter()
            .map(|it| {
                let permissions = list(&it.permissions);
                format!(
                    r#"{{"name": "{}", "includedPermissions": [{permissions}]{}}}"#,
                    it.name, it.rest
                )
            })
            .collect();
        let bindings: Vec<String> = self
            .bindings
            .iter()
            .map(|it| {
                let condition = it.condition.map_or_else(String::new, |it| {
                    format!(r#", "condition": {{"title": "t", "expression": "{it}"}}"#)
                });
                format!(
                    r#"{{"role": "{}", "members": [{}]{condition}}}"#,
                    it.role,
                    list(&it.members)
                )
            })
            .collect();
        let bindings = bindings.join(",\n    ");
        documents
            .push(format!("{{\n  \"bindings\": [\n    {bindings}\n  ],\n  \"version\": 3\n}}"));
        chance.shuffle(&mut documents);
        let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
        bundle(&documents)
    }

    /// Every name under which the group is bound.
    fn group_members(&mut self) -> impl Iterator<Item = &mut String> {
        let all = self.bindings.iter_mut().flat_map(|it| &mut it.members);
        all.filter(|it| it.to_lowercase().ends_with(GROUP))
    }
}

fn bound(role: &str, member: &str) -> Binding {
    Binding { role: role.into(), members: vec![member.into()], condition: None }
}

/// One change that keeps what the group may do.
fn keep(draft: &mut Draft, chance: &mut Chance) {
    let group = format!("group:{GROUP}");
    match chance.below(9) {
        0 => chance.shuffle(&mut draft.bindings),
        1 => draft.bindings.iter_mut().for_each(|it| chance.shuffle(&mut it.members)),
        2 => {
            let strangers = [
                "user:ada@example.com",
                "serviceAccount:a@p.iam.gserviceaccount.com",
                "group:kms@example.com",
                "projectViewer:p",
            ];
            let at = chance.below(draft.bindings.len());
            let stranger = strangers[chance.below(strangers.len())];
            draft.bindings[at].members.push(stranger.into());
        }
        3 => draft.bindings.push(Binding {
            condition: Some("request.time < timestamp('2027-01-01T00:00:00Z')"),
            ..bound("roles/cloudkms.viewer", "user:bob@example.com")
        }),
        4 => {
            let spelling =
                ["group:CCK-A1@Confluent.IO", "principalSet://goog/group/cck-a1@confluent.io"];
            let spelling = spelling[chance.below(2)];
            draft.group_members().for_each(|it| *it = spelling.into());
        }
        5 => {
            let mut permissions = PERMISSIONS.map(str::to_owned).to_vec();
            chance.shuffle(&mut permissions);
            let rest = permissions.split_off(1 + chance.below(2));
            for half in [permissions, rest] {
                let name = format!("organizations/7/roles/part_{}", draft.roles.len());
                draft.bindings.push(bound(&name, &group));
                draft.roles.push(Role { name, permissions: half, rest: "" });
            }
            draft.bindings.retain(|it| it.role != CUSTOM);
        }
        6 => {
            draft.bindings.retain(|it| it.role != CUSTOM);
            let sets: [&[&str]; 3] = [
                &["roles/cloudkms.cryptoKeyEncrypterDecrypter"],
                &["roles/cloudkms.cryptoOperator"],
                &["roles/cloudkms.cryptoKeyEncrypter", "roles/cloudkms.cryptoKeyDecrypter"],
            ];
            let chosen = sets[chance.below(3)];
            for role in chosen.iter().chain(&["roles/cloudkms.viewer"]) {
                draft.bindings.push(bound(role, &group));
            }
        }
        7 => {
            for role in &mut draft.roles {
                role.permissions.push("cloudkms.keyRings.get".into());
                chance.shuffle(&mut role.permissions);
            }
        }
        _ => {
            let stages = [r#", "stage": "BETA""#, r#", "stage": "DEPRECATED""#, ""];
            let stage = stages[chance.below(3)];
            draft.roles.iter_mut().for_each(|it| it.rest = stage);
        }
    }
}

/// Takes away what the group may do, or makes it a doubt, by whatever way it has it.
fn break_it(draft: &mut Draft, chance: &mut Chance) {
    let binds_group =
        |it: &&mut Binding| it.members.iter().any(|it| it.to_lowercase().ends_with(GROUP));
    match chance.below(8) {
        0 => {
            let lost = chance.below(3);
            let google: [&[&str]; 3] = [
                &["EncrypterDecrypter", "Decrypter", "cryptoOperator"],
                &["EncrypterDecrypter", "Encrypter", "cryptoOperator"],
                &["viewer"],
            ];
            draft
                .roles
                .iter_mut()
                .for_each(|it| it.permissions.retain(|it| it != PERMISSIONS[lost]));
            draft.bindings.retain(|it| !google[lost].iter().any(|end| it.role.ends_with(end)));
        }
        1 => {
            let others = [
                "group:cck-a2@confluent.io",
                "group:cck-a1@confluent.com",
                "user:cck-a1@confluent.io",
                "group:cck-a1@confluent.io ",
            ];
            let other = others[chance.below(others.len())];
            draft.group_members().for_each(|it| *it = other.into());
        }
        2 => draft.group_members().for_each(|it| *it = format!("deleted:group:{GROUP}?uid=12345")),
        3 => draft.bindings.retain_mut(|it| !binds_group(&it)),
        4 => {
            let conditions = [
                "resource.name.endsWith('k')",
                "",
                "request.time < timestamp('2027-01-01T00:00:00Z')",
            ];
            let condition = conditions[chance.below(3)];
            draft
                .bindings
                .iter_mut()
                .filter(binds_group)
                .for_each(|it| it.condition = Some(condition));
        }
        5 => {
            let state = [r#", "stage": "DISABLED""#, r#", "deleted": true"#][chance.below(2)];
            draft.roles.iter_mut().for_each(|it| it.rest = state);
            draft.bindings.retain(|it| !it.role.starts_with("roles/"));
        }
        6 => {
            draft.roles.clear();
            draft.bindings.retain(|it| !it.role.starts_with("roles/"));
        }
        _ => draft.bindings.iter_mut().filter(binds_group).for_each(|it| it.role.push('x')),
    }
}

fn worst(text: &str) -> Option<Severity> {
    findings(text).into_iter().map(|it| it.severity).max()
}

#[test]
fn a_hundred_rewrites_that_keep_the_meaning_stay_clean() {
    for seed in 0..REWRITES {
        let (mut chance, mut draft) = (Chance::new(seed), Draft::template());
        (0..1 + chance.below(6)).for_each(|_| keep(&mut draft, &mut chance));
        let text = draft.text(&mut chance);
        let told = findings(&text).into_iter().map(|it| it.message).collect::<Vec<_>>();
        assert!(told.is_empty(), "seed {seed}: {told:?}\n{text}");
    }
}

#[test]
fn a_hundred_rewrites_that_break_it_are_never_clean() {
    for seed in 0..REWRITES {
        let (mut chance, mut draft) = (Chance::new(seed), Draft::template());
        (0..chance.below(6)).for_each(|_| keep(&mut draft, &mut chance));
        break_it(&mut draft, &mut chance);
        let text = draft.text(&mut chance);
        assert!(Some(Severity::Unknown) <= worst(&text), "seed {seed}:\n{text}");
    }
}

/// The span of every value of a tree.
fn spans(node: &Node, found: &mut Vec<Span>) {
    found.push(node.span);
    match &node.value {
        Value::Array(elements) => elements.iter().for_each(|it| spans(it, found)),
        Value::Object(members) => members.iter().for_each(|it| spans(&it.node, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn a_value_of_any_other_kind_is_judged_and_its_fixes_apply() {
    for example in RULES.iter().flat_map(|it| it.page.examples()) {
        let mut all = Vec::new();
        spans(&parse(example.text).expect("JSON"), &mut all);
        for span in all {
            for value in ["null", "true", "-1", "\"é\"", "[]", "[[1]]", "{}"] {
                let edit = Edit::replace(span, value);
                let text = Edit::apply(example.text, &[edit]).expect("applies");
                for finding in findings(&text) {
                    let mended = fixed(&text, &finding);
                    parse(&mended).unwrap_or_else(|it| panic!("{it}: {mended}"));
                }
            }
        }
    }
}

#[test]
fn an_odd_value_in_a_template_is_never_clean() {
    for draft in [Draft::template(), google()] {
        let text = draft.text(&mut Chance::new(1));
        let mut all = Vec::new();
        spans(&parse(&text).expect("JSON"), &mut all);
        // The vendor's record, which comes first, is not what is judged here.
        let record = text.find("},\n").expect("a record") as u32;
        for span in all.into_iter().filter(|it| record < it.start) {
            for value in ["null", "true", "-1", "\"é\"", "[]", "[[1]]", "{}"] {
                let odd = Edit::apply(&text, &[Edit::replace(span, value)]).expect("applies");
                let seen = exports(&odd).policy.is_some();
                assert!(!seen || Some(Severity::Unknown) <= worst(&odd), "{odd}");
            }
        }
    }
}

/// The other template: the roles of Google's own.
fn google() -> Draft {
    let member = format!("group:{GROUP}");
    let roles = ["roles/cloudkms.cryptoKeyEncrypterDecrypter", "roles/cloudkms.viewer"];
    Draft { roles: Vec::new(), bindings: roles.map(|it| bound(it, &member)).into() }
}
