//! What a perimeter around the vault makes of a request.

use super::*;

const PERIMETER: &str =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityPerimeters/p";

fn association(guarded: &str, mode: &str) -> String {
    format!(
        r#"{{"id": "{PERIMETER}/resourceAssociations/a", "accessMode": "{mode}",
            "privateLinkResource": {{"id": "{guarded}"}},
            "profile": {{"id": "{PERIMETER}/profiles/f"}}}}"#
    )
}

fn rules(rules: &[&str]) -> String {
    let rule = |it: &&str| {
        format!(r#"{{"id": "{PERIMETER}/profiles/F/accessRules/r", "direction": "Inbound", {it}}}"#)
    };
    let all: Vec<String> = rules.iter().map(rule).collect();
    format!(
        r#"{{"perimeter-rules": {{"profile": "{PERIMETER}/profiles/f", "value": [{}]}}}}"#,
        all.join(", ")
    )
}

/// What becomes of an address that a rule lists, one that none does, a subnet, a trusted service
/// and a private endpoint: allowed, denied, unknown.
fn letters(access: &str, documents: &[String]) -> String {
    let origins = [
        r#"{"address": "203.0.113.77"}"#,
        r#""public""#,
        r#"{"subnet": "/x"}"#,
        r#""trusted-service""#,
        r#""private-endpoint""#,
    ];
    let vault =
        vault(&format!(r#""enableRbacAuthorization": true, "publicNetworkAccess": "{access}""#));
    let documents = [&[vault, own(CRYPTO, VAULT)], documents].concat();
    let of = |origin: &&str| {
        let more = format!(r#", "network": {origin}"#);
        match answer(&request(UNWRAP, URL, &more), &documents).split(':').next() {
            Some("allow") => 'y',
            Some("implicit-deny") => 'n',
            _ => '?',
        }
    };
    origins.iter().map(of).collect()
}

const LISTED: &str = r#""addressPrefixes": ["203.0.113.0/24"]"#;

#[test]
fn the_mode_decides_whether_the_rules_or_the_settings_do() {
    for (access, mode, wanted) in [
        ("Enabled", "Enforced", "yn??y"),
        ("Disabled", "enforced", "yn??y"),
        ("SecuredByPerimeter", "Enforced", "yn??y"),
        ("SecuredByPerimeter", "Learning", "yn??y"),
        ("Enabled", "Learning", "yyyyy"),
        ("Disabled", "Learning", "yn??y"),
        ("Enabled", "Audit", "y???y"),
        ("Disabled", "Sometimes", "?n??y"),
    ] {
        let documents = [format!("[{}]", association(VAULT, mode)), rules(&[LISTED])];
        assert_eq!(letters(access, &documents), wanted, "{access} {mode}");
    }
}

#[test]
fn a_rule_that_names_no_address_may_let_in_anybody() {
    let of = |all: &[&str]| {
        letters("Enabled", &[format!("[{}]", association(VAULT, "Enforced")), rules(all)])
    };
    assert_eq!(of(&[]), "nnn?y");
    assert_eq!(of(&[r#""addressPrefixes": ["0.0.0.0/0"]"#]), "yy??y");
    assert_eq!(of(&[r#""addressPrefixes": ["::/0"]"#]), "n???y");
    assert_eq!(of(&[r#""subscriptions": [{"id": "/subscriptions/x"}]"#]), "????y");
    assert_eq!(of(&[r#""serviceTags": ["AzureCloud"]"#]), "????y");
    assert_eq!(of(&[r#""addressPrefixes": ["somewhere"]"#, LISTED]), "y???y");
    let outbound = LISTED.replacen('"', r#""direction": "Outbound", ""#, 1);
    let outbound = rules(&[&outbound]).replace(r#""direction": "Inbound", "#, "");
    let around = format!("[{}]", association(VAULT, "Enforced"));
    assert_eq!(letters("Enabled", &[around.clone(), outbound]), "nnn?y");
    // Rules of another profile, or none at all, say nothing.
    let other = rules(&[LISTED]).replace("profiles/f", "profiles/h").replace("/F/", "/H/");
    assert_eq!(letters("Enabled", &[around.clone(), other]), "????y");
    assert_eq!(letters("Enabled", &[around, r#"{"perimeter-rules": []}"#.to_owned()]), "????y");
}

#[test]
fn a_rule_lists_the_addresses_of_its_prefix_and_no_others() {
    let of = |prefix: &str, address: &str| {
        let documents = [
            by_roles(),
            own(CRYPTO, VAULT),
            format!("[{}]", association(VAULT, "Enforced")),
            rules(&[&format!(r#""addressPrefixes": ["{prefix}"]"#)]),
        ];
        let more = format!(r#", "network": {{"address": "{address}"}}"#);
        let found = answer(&request(UNWRAP, URL, &more), &documents);
        found.split(':').next().unwrap_or_default().to_owned()
    };
    assert_eq!(of("203.0.113.0/31", "203.0.113.1"), "allow");
    assert_eq!(of("203.0.113.0/31", "203.0.113.2"), "implicit-deny");
    assert_eq!(of("203.0.113.7", "203.0.113.7"), "allow");
    assert_eq!(of("2001:db8::/32", "2001:DB8:ffff::1"), "allow");
    assert_eq!(of("2001:db8::/32", "2001:db9::"), "implicit-deny");
    assert_eq!(of("::/0", "203.0.113.7"), "implicit-deny");
    assert_eq!(of("0.0.0.0/0", "2001:db8::1"), "implicit-deny");
    assert_eq!(of("::ffff:0:0/96", "203.0.113.7"), "unknown");
    assert_eq!(of("203.0.113.0/33", "203.0.113.7"), "unknown");
}

#[test]
fn a_perimeter_around_another_vault_says_nothing_of_this_one() {
    let other = format!("[{}]", association(&format!("{VAULT}2"), "Enforced"));
    assert_eq!(letters("Enabled", &[other.clone(), rules(&[])]), "yyyyy");
    assert_eq!(letters("SecuredByPerimeter", &[other, rules(&[])]), "????y");
    let slashed = VAULT.to_uppercase().replace('/', "//");
    let ours = format!("[{}]", association(&slashed, "Enforced"));
    assert_eq!(letters("Enabled", &[ours, rules(&[])]), "nnn?y");
    let [a, b] = [VAULT, VAULT].map(|it| association(it, "Enforced"));
    assert_eq!(letters("Enabled", &[format!("[{a}, {b}]"), rules(&[])]), "????y");
}

#[test]
fn what_is_taken_for_granted_says_whether_a_perimeter_was_seen() {
    let taken = |more: &str| {
        let documents = [by_roles(), own(CRYPTO, VAULT), more.to_owned()];
        let case = case(&request(UNWRAP, URL, ""), &documents).expect("a case");
        assumed(&case).iter().any(|it| it.contains("perimeter"))
    };
    assert!(taken(r#"{"perimeter-rules": []}"#));
    assert!(!taken(r#"{"perimeter-associations": []}"#));
    let page = format!(r#"{{"nextLink": "x", "value": [{}]}}"#, association(VAULT, "Enforced"));
    assert!(taken(&page));
    let nothing = format!(r#"[{{"id": "{PERIMETER}/resourceAssociations/a"}}]"#);
    assert!(case(&request(UNWRAP, URL, ""), &[nothing]).is_err());
}
