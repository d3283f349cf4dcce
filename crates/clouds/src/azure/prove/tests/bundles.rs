//! Bundles by chance, out of parts that people write.

/// Seeded chance.
pub(in crate::azure) struct Chance(pub(in crate::azure) u64);

impl Chance {
    pub(in crate::azure) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";

const SCOPES: &[&str] = &[
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme",
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme/keys/orders",
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme/keys/other",
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme/secrets/orders",
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/ACME2",
    "/subscriptions/s/resourceGroups/G",
    "/subscriptions/s/resourceGroups/g2/providers/Microsoft.Web/sites/acme",
    "/subscriptions/S",
    "/subscriptions/s2",
    "/",
    "/providers/Microsoft.Management/managementGroups/prod",
    "/providers/Microsoft.Management/managementGroups/dev",
    "nowhere",
];

const ROLES: &[&str] = &[
    "e147488a-f6f5-4113-8e2d-b22465e65bf6",
    "21090545-7ca7-4776-b22c-e363652d74d2",
    "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "8b54135c-b56d-4d72-a534-26097cfdc8d8",
    "12338af0-0e69-4776-bea7-57ae8d297424",
    "custom",
    "custom",
    "custom-two",
    "unseen",
];

const ACTIONS: &[&str] = &[
    r#""*""#,
    r#""*/read""#,
    r#""Microsoft.KeyVault/*""#,
    r#""Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/write""#,
    r#""Microsoft.Authorization/*/write""#,
    r#""Microsoft.Web/sites/*""#,
    "",
];

const DATA: &[&str] = &[
    r#""*""#,
    r#""Microsoft.KeyVault/vaults/keys/*""#,
    r#""microsoft.keyvault/VAULTS/keys/*wrap/action""#,
    r#""Microsoft.KeyVault/vaults/keys/read""#,
    r#""Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/keys/unwrap/action""#,
    r#""Microsoft.KeyVault/vaults/secrets/getSecret/action""#,
    "",
];

const PEOPLE: &[(&str, &str)] = &[
    ("p1", "ServicePrincipal"),
    ("P1", "ServicePrincipal"),
    ("p2", "User"),
    ("g1", "Group"),
    ("g2", "Group"),
    ("g3", "ForeignGroup"),
    ("p3", ""),
];

const DATES: &[&str] = &[
    "null",
    r#""2026-01-01T00:00:00Z""#,
    r#""2026-06-01T00:00:00Z""#,
    r#""2027-01-01T00:00:00Z""#,
    r#""soon""#,
];

fn permissions(chance: &mut Chance) -> String {
    let set = |chance: &mut Chance| {
        let not = |it: &str, chance: &mut Chance| {
            if chance.below(3) == 0 { it.to_owned() } else { String::new() }
        };
        let (actions, data) = (chance.pick(ACTIONS), chance.pick(DATA));
        let (less, fewer) = (chance.pick(ACTIONS), chance.pick(DATA));
        let (less, fewer) = (not(less, chance), not(fewer, chance));
        let condition = if chance.below(12) == 0 { r#", "condition": "x""# } else { "" };
        format!(
            r#"{{"actions": [{actions}], "notActions": [{less}], "dataActions": [{data}],
                "notDataActions": [{fewer}]{condition}}}"#
        )
    };
    let count = 1 + usize::from(chance.below(6) == 0);
    let all: Vec<String> = (0..count).map(|_| set(chance)).collect();
    if chance.below(25) == 0 { "[{}]".to_owned() } else { format!("[{}]", all.join(", ")) }
}

fn assignment(chance: &mut Chance, dated: bool) -> String {
    let (id, kind) = PEOPLE[chance.below(PEOPLE.len())];
    let (role, scope) = (chance.pick(ROLES), chance.pick(SCOPES));
    let number = chance.below(3);
    let more = match (chance.below(10), dated) {
        (_, true) => format!(
            r#""roleAssignmentScheduleId": "s", "originRoleAssignmentId": "/A/{number}",
               "startDateTime": {}, "endDateTime": {},"#,
            chance.pick(DATES),
            chance.pick(DATES)
        ),
        (0, _) => r#""condition": "@Resource[x] StringEquals 'y'","#.to_owned(),
        (1, _) => {
            let starts = chance.pick(DATES);
            format!(r#""id": "/a/{number}", "startDateTime": {starts},"#)
        }
        (2..5, _) => format!(r#""id": "/a/{number}","#),
        (5, _) if chance.below(2) == 0 => r#""roleEligibilityScheduleId": "e","#.to_owned(),
        (6, _) if chance.below(4) == 0 => {
            r#""type": "Microsoft.Authorization/roleAssignmentScheduleRequests","#.to_owned()
        }
        _ => String::new(),
    };
    format!(
        r#"{{"principalId": "{id}", "principalType": "{kind}", "scope": "{scope}", {more}
            "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/{role}"}}"#
    )
}

fn who(chance: &mut Chance) -> String {
    let (id, kind) = PEOPLE[chance.below(PEOPLE.len())];
    match chance.below(4) {
        0 => {
            r#"{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}"#.to_owned()
        }
        1 if chance.below(8) == 0 => "{}".to_owned(),
        _ => format!(r#"{{"id": "{id}", "type": "{kind}"}}"#),
    }
}

fn denial(chance: &mut Chance) -> String {
    let principals: Vec<String> = (0..1 + chance.below(2)).map(|_| who(chance)).collect();
    let excluded: Vec<String> = (0..chance.below(3)).map(|_| who(chance)).collect();
    let child = chance.pick(&[
        "",
        "",
        r#""doNotApplyToChildScopes": true,"#,
        r#""doNotApplyToChildScopes": "x","#,
    ]);
    let condition = if chance.below(10) == 0 { r#""condition": "x","# } else { "" };
    format!(
        r#"{{"denyAssignmentName": "d{}", "scope": "{}", {child} {condition}
            "permissions": {}, "principals": [{}], "excludePrincipals": [{}]}}"#,
        chance.below(3),
        chance.pick(SCOPES),
        permissions(chance),
        principals.join(", "),
        excluded.join(", ")
    )
}

fn policy(chance: &mut Chance) -> String {
    let (id, _) = PEOPLE[chance.below(PEOPLE.len())];
    let keys =
        chance.pick(&[r#""get", "wrapKey""#, r#""all""#, r#""list", "unwrapKey", "purge""#, "1"]);
    let secrets = chance.pick(&["", r#""get""#, r#""all""#]);
    let more = match chance.below(8) {
        0 => r#""applicationId": "x","#,
        1 => r#""tenantId": "t2","#,
        _ => r#""tenantId": "T","#,
    };
    format!(
        r#"{{"objectId": "{id}", {more}
            "permissions": {{"keys": [{keys}], "secrets": [{secrets}]}}}}"#
    )
}

fn vault(chance: &mut Chance) -> String {
    let mode = chance.pick(&["true", "true", "true", "false", "null", "\"[x]\""]);
    let policies: Vec<String> = (0..chance.below(4)).map(|_| policy(chance)).collect();
    let policies = match chance.below(8) {
        0 => "null".to_owned(),
        _ => format!("[{}]", policies.join(", ")),
    };
    let access = chance.pick(&[
        "\"Enabled\"",
        "\"Enabled\"",
        "\"Disabled\"",
        "\"SecuredByPerimeter\"",
        "null",
        "\"x\"",
    ]);
    let acls = match chance.below(4) {
        0 => "null".to_owned(),
        _ => format!(
            r#"{{"defaultAction": {}, "bypass": {}, "ipRules": [{}],
                "virtualNetworkRules": [{}]}}"#,
            chance.pick(&["\"Allow\"", "\"Deny\"", "\"Deny\"", "null", "\"x\""]),
            chance.pick(&["\"AzureServices\"", "\"None\"", "null", "\"x\""]),
            chance.pick(&[
                "",
                r#"{"value": "203.0.113.0/24"}"#,
                r#"{"value": "0.0.0.0/0"}"#,
                r#"{"value": "255.255.255.255"}, {"value": "203.0.113.7/32"}"#,
                r#"{"value": "x"}"#
            ]),
            chance.pick(&["", r#"{"id": "/Sub/net"}"#, "{}"])
        ),
    };
    format!(
        r#"{{"id": "{VAULT}", "name": "acme", "properties": {{"tenantId": "t",
            "enableRbacAuthorization": {mode}, "accessPolicies": {policies},
            "publicNetworkAccess": {access}, "networkAcls": {acls}}}}}"#
    )
}

fn key(chance: &mut Chance) -> String {
    format!(
        r#"{{"attributes": {{"enabled": {}, "notBefore": {}, "expires": {}}}, "key":
            {{"kid": "https://acme.vault.azure.net/keys/Orders/1", "kty": "{}", "keyOps": {}}}}}"#,
        chance.pick(&["true", "true", "true", "false", "null", "\"x\""]),
        chance.pick(DATES),
        chance.pick(DATES),
        chance.pick(&["RSA", "oct-HSM"]),
        chance.pick(&[
            r#"["wrapKey", "unwrapKey"]"#,
            r#"["wrapKey", "unwrapKey", "encrypt", "decrypt", "sign", "verify"]"#,
            "null",
        ])
    )
}

const PERIMETER: &str =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityPerimeters/p";

fn perimeter_rule(chance: &mut Chance) -> String {
    let direction = match chance.below(8) {
        0 => r#""direction": "Outbound","#,
        1 => "",
        _ => r#""direction": "inbound","#,
    };
    let prefixes = chance.pick(&[
        "",
        r#""203.0.113.0/24""#,
        r#""0.0.0.0/0""#,
        r#""::/0", "198.51.100.7""#,
        r#""2001:DB8::/32", "255.255.255.255/32""#,
        r#""::ffff:0:0/96""#,
        r#""2a00::/15", "192.0.2.0/23""#,
        "7",
    ]);
    let others = chance.pick(&[
        "",
        "",
        "",
        r#", "subscriptions": []"#,
        r#", "subscriptions": [{"id": "/subscriptions/s"}]"#,
        r#", "serviceTags": ["AzureCloud"]"#,
        r#", "networkSecurityPerimeters": null"#,
    ]);
    let profile = chance.pick(&["f", "f", "F", "g"]);
    format!(
        r#"{{"id": "{PERIMETER}/profiles/{profile}/accessRules/r",
            "properties": {{{direction} "addressPrefixes": [{prefixes}] {others}}}}}"#
    )
}

/// A perimeter around a vault, and its rules, where they are handed in.
fn perimeter(chance: &mut Chance) -> Vec<String> {
    let association = |chance: &mut Chance| {
        let mode = chance
            .pick(&["Enforced", "Enforced", "enforced", "Learning", "Learning", "Audit", "x"]);
        let guarded = match chance.below(6) {
            0 => VAULT.replace("acme", "ACME2"),
            1 => VAULT.to_uppercase(),
            _ => VAULT.to_owned(),
        };
        let profile = format!(r#""profile": {{"id": "{PERIMETER}/profiles/f"}},"#);
        let profile = if chance.below(12) == 0 { "" } else { &profile };
        format!(
            r#"{{"id": "{PERIMETER}/resourceAssociations/a", "properties": {{{profile}
                "accessMode": "{mode}", "privateLinkResource": {{"id": "{guarded}"}}}}}}"#
        )
    };
    let most = 1 + usize::from(chance.below(8) == 0);
    let all = some(chance, 0, most, association);
    let mut found = vec![format!(r#"{{"perimeter-associations": [{all}]}}"#)];
    if chance.below(6) != 0 {
        let rules = some(chance, 0, 3, perimeter_rule);
        let next = if chance.below(12) == 0 { r#""nextLink": "https://x","# } else { "" };
        found.push(format!(
            r#"{{"perimeter-rules": {{{next} "profile": "{PERIMETER}/profiles/f",
                "value": [{rules}]}}}}"#
        ));
    }
    found
}

fn some(
    chance: &mut Chance,
    least: usize,
    most: usize,
    one: impl Fn(&mut Chance) -> String,
) -> String {
    let count = least + chance.below(most - least + 1);
    let all: Vec<String> = (0..count).map(|_| one(chance)).collect();
    all.join(",\n")
}

/// A bundle.
pub(in crate::azure) fn bundle(chance: &mut Chance) -> String {
    let mut documents = Vec::new();
    if chance.below(15) != 0 {
        let next = if chance.below(20) == 0 { r#""nextLink": "https://x","# } else { "" };
        let list = some(chance, 0, 4, |it| assignment(it, false));
        documents.push(format!(r#"{{"role-assignments": {{{next} "value": [{list}]}}}}"#));
    }
    if chance.below(3) == 0 {
        let list = some(chance, 0, 2, |it| assignment(it, true));
        documents.push(format!(r#"{{"assignment-schedules": [{list}]}}"#));
    }
    if chance.below(2) == 0 {
        let list = some(chance, 0, 2, denial);
        documents.push(format!(r#"{{"deny-assignments": [{list}]}}"#));
    }
    let definitions: Vec<String> = ["custom", "custom-two"]
        .iter()
        .map(|it| {
            let permissions = permissions(chance);
            format!(r#"{{"name": "{it}", "roleName": "{it}", "permissions": {permissions}}}"#)
        })
        .collect();
    documents.push(format!(r#"{{"role-definitions": [{}]}}"#, definitions.join(",\n")));
    if chance.below(5) != 0 {
        documents.push(vault(chance));
    }
    if chance.below(2) == 0 {
        documents.push(key(chance));
    }
    if chance.below(3) == 0 {
        let chain = chance.pick(&[r#""t", "prod""#, r#""prod""#, r#""t""#]);
        documents.push(format!(
            r#"[{{"id": "/subscriptions/s", "tenantId": "t", "parentNameChain": [{chain}]}}]"#
        ));
    }
    if chance.below(4) == 0 {
        let ids = chance.pick(&["", r#"{"id": "g1"}"#, r#"{"id": "G1"}, {"id": "g2"}"#]);
        documents.push(format!(r#"{{"memberships": {{"principal": "p1", "value": [{ids}]}}}}"#));
    }
    if chance.below(4) == 0 {
        documents.push(
            r#"{"appId": "a3", "id": "p3", "servicePrincipalType": "Application"}"#.to_owned(),
        );
    }
    // Of a chance of its own: all else is as it is without a perimeter.
    let mut own = Chance(chance.0.rotate_left(17) | 1);
    if own.below(3) == 0 {
        documents.extend(perimeter(&mut own));
    }
    format!("{{\"documents\": [{}]}}", documents.join(",\n"))
}

/// The same with somebody in it who may be gone, or may not sign in, and a version that is barred.
pub(super) fn with_absent(text: &str, chance: &mut Chance) -> String {
    let swaps = [
        (r#""p1", "principalType": "ServicePrincipal""#, r#""p1", "principalType": "Unknown""#),
        (r#""p2", "principalType": "User""#, r#""p2", "principalType": "unknown""#),
        (r#""appId": "a3","#, r#""appId": "a3", "accountEnabled": false,"#),
        (r#""appId": "a3","#, r#""appId": "a3", "accountEnabled": "x","#),
    ];
    let (old, new) = swaps[chance.below(swaps.len())];
    let version = format!(
        r#"[{{"kid": "https://acme.vault.azure.net/keys/{}/7", "attributes": {{"enabled": {},
            "exp": {}}}}}]"#,
        chance.pick(&["other", "orders"]),
        chance.pick(&["true", "false"]),
        chance.pick(&["null", "1780272000"])
    );
    text.replace(old, new).replacen("[", &format!("[{version}, "), 1)
}

/// The same with one thing changed, most often for the narrower.
pub(super) fn changed(text: &str, chance: &mut Chance) -> String {
    let swaps = [
        (r#""p1""#, r#""p2""#),
        ("/subscriptions/S\"", "/subscriptions/s2\""),
        (r#""*""#, r#""*/read""#),
        (r#""Microsoft.KeyVault/vaults/keys/*""#, r#""Microsoft.KeyVault/vaults/keys/read""#),
        ("\"Enabled\"", "\"Disabled\""),
        ("\"Allow\"", "\"Deny\""),
        ("\"None\"", "\"AzureServices\""),
        ("00482a5a-887f-4fb3-b363-3b7fe8e74483", "e147488a-f6f5-4113-8e2d-b22465e65bf6"),
        (r#""enabled": true"#, r#""enabled": false"#),
        (r#""scope": "/""#, r#""scope": "/subscriptions/s""#),
        ("2027-01-01", "2026-06-01"),
    ];
    let (old, new) = swaps[chance.below(swaps.len())];
    match chance.below(4) {
        0 => text.replacen(new, old, 1),
        _ => text.replacen(old, new, 1),
    }
}
