//! A key of a kind that the vendor cannot use.
//!
//! Source: Confluent, "Self-managed encryption keys on Azure": RSA keys; the keys wrap and unwrap.

use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Rule};

use crate::azure::{Case, Key, Told, command};

/// The key is no RSA key, or may not wrap and unwrap.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-010", page: Page::new(include_str!("key_type_unfit.md")), check };

const OPERATIONS: [&str; 2] = ["wrapKey", "unwrapKey"];

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let place = key.part("kty").map(|it| key.document.place(it));
    match key.kind() {
        Told::Is(it) if ["RSA", "RSA-HSM"].iter().any(|one| one.eq_ignore_ascii_case(it)) => {
            operations(case, key, out);
        }
        Told::Is(it) => {
            let finding = out.add(
                &RULE,
                place.as_ref(),
                format_args!("the key is of type `{it}`; {} needs RSA", case.cluster_names()),
            );
            finding.help("a key's type cannot be changed: make an RSA key for a new cluster");
            finding.command(command::key_create(case, "--kty RSA --size 3072"));
        }
        // A template without a type leaves it to Azure, which makes RSA keys.
        Told::Absent if !key.is_shown() => {}
        Told::Absent => unsaid(key, "kty", out),
        Told::Unclear(why) => {
            out.unknown(&RULE, place.as_ref(), format_args!("cannot tell the key's type: {why}"))
                .help("hand in the key as it stands, from `az keyvault key show`");
        }
    }
}

fn unsaid(key: &Key, name: &str, out: &mut Findings) {
    out.unknown(
        &RULE,
        Some(&key.document.place(&key.document.root)),
        format_args!("cannot tell whether the key is fit: its description has no `{name}`"),
    )
    .help("hand in the key as it stands, from `az keyvault key show`");
}

fn operations(case: &Case, key: &Key, out: &mut Findings) {
    let Some(node) = key.part("keyOps").filter(|it| !it.is_null()) else {
        if key.is_shown() {
            unsaid(key, "keyOps", out);
        }
        return;
    };
    let place = key.document.place(node);
    let Some(list) = node.as_array() else {
        out.unknown(
            &RULE,
            Some(&place),
            format_args!("cannot tell what the key may do: it is {}, not a list", node.noun()),
        )
        .help("hand in the key as it stands, from `az keyvault key show`");
        return;
    };
    let named: Vec<&str> = list.iter().filter_map(Node::as_str).collect();
    let absent = |it: &&&str| !named.iter().any(|one| one.eq_ignore_ascii_case(it));
    let missing: Vec<&str> = OPERATIONS.iter().filter(absent).copied().collect();
    if missing.is_empty() {
        return;
    }
    let quoted: Vec<String> = missing.iter().map(|it| format!("`{it}`")).collect();
    let finding = out.add(
        &RULE,
        Some(&place),
        format_args!(
            "the key may not {}, so {} cannot use it",
            quoted.join(" or "),
            case.cluster_names()
        ),
    );
    finding.help("allow both operations on the key");
    let added: Vec<String> = missing.iter().map(|it| format!("\"{it}\"")).collect();
    let source = &key.document.source;
    finding.edit(source, Edit::push(source.text(), node, &added.join(", ")));
    let all: Vec<String> = named.iter().chain(&missing).map(|it| command::word(it)).collect();
    finding.command(command::key_update(case, &format!("--ops {}", all.join(" "))));
}
