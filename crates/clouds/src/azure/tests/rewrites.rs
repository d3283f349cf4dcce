//! Seeded rewrites of the vendor's template: those that keep its meaning stay clean, those that
//! break it are found or unknown.

use keywright_policy::{Finding, Severity};

use super::template::{
    APPLICATION, CRYPTO, OBJECT, READER, SUBSCRIPTION, cluster, key, open_vault, principal, record,
    rotation, vault_id, versions,
};
use super::told;

const SEEDS: u64 = 100;

/// The needs, by their place: reading, wrapping, unwrapping, and reading the vault.
const NEEDS: [&str; 4] = [
    "Microsoft.KeyVault/vaults/keys/read",
    "Microsoft.KeyVault/vaults/keys/wrap/action",
    "Microsoft.KeyVault/vaults/keys/unwrap/action",
    "Microsoft.KeyVault/vaults/*/read",
];

/// Xorshift: the same seed, the same case.
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("small")
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }

    /// The text, in letters of another case.
    fn recase(&mut self, text: &str) -> String {
        match self.below(3) {
            0 => text.to_owned(),
            1 => text.to_ascii_lowercase(),
            _ => text.to_ascii_uppercase(),
        }
    }
}

/// One assignment of the vendor's, and the needs that it carries.
#[derive(Clone)]
struct Grant {
    carries: Vec<usize>,
    role: String,
    scope: String,
    object: String,
    name: String,
    kind: &'static str,
    condition: &'static str,
}

impl Grant {
    fn new(role: &str, carries: &[usize], scope: String) -> Grant {
        Grant {
            carries: carries.to_vec(),
            role: role.to_owned(),
            scope,
            object: OBJECT.to_owned(),
            name: APPLICATION.to_owned(),
            kind: "ServicePrincipal",
            condition: "null",
        }
    }

    fn text(&self) -> String {
        format!(
            r#""condition": {}, "principalId": "{}", "principalName": "{}", "principalType": "{}",
               "scope": "{}", "roleDefinitionName": "some role", "roleDefinitionId":
               "{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{}""#,
            self.condition, self.object, self.name, self.kind, self.scope, self.role
        )
    }
}

/// A custom role.
#[derive(Clone)]
struct Custom {
    id: String,
    actions: Vec<String>,
    data: Vec<String>,
    not_data: Vec<String>,
}

impl Custom {
    fn text(&self) -> String {
        let list = |all: &[String]| {
            let quoted: Vec<String> = all.iter().map(|it| format!("\"{it}\"")).collect();
            format!("[{}]", quoted.join(", "))
        };
        format!(
            r#"{{"name": "{}", "roleName": "Ours", "assignableScopes": ["{SUBSCRIPTION}"],
               "permissions": [{{"actions": {}, "notActions": [], "dataActions": {},
               "notDataActions": {}}}]}}"#,
            self.id,
            list(&self.actions),
            list(&self.data),
            list(&self.not_data)
        )
    }
}

struct World {
    grants: Vec<Grant>,
    roles: Vec<Custom>,
    vault: String,
    key: String,
    versions: String,
    principal: Option<String>,
    strangers: Vec<Grant>,
    nested: bool,
    shuffle: Chance,
}

impl World {
    /// The documents; a nested list is as REST prints it, its names in other letters.
    fn texts(mut self) -> Vec<String> {
        let mut all = self.grants;
        all.extend(self.strangers);
        self.shuffle.shuffle(&mut all);
        let element = |it: &Grant| match self.nested {
            true => format!("{{\"properties\": {{{}}}}}", it.text()),
            false => format!("{{{}}}", it.text()),
        };
        let elements: Vec<String> = all.iter().map(element).collect();
        let list = match self.nested {
            true => format!("{{\"value\": [{}]}}", elements.join(", "))
                .replace("\"principal", "\"Principal")
                .replace("\"scope", "\"SCOPE"),
            false => format!("[{}]", elements.join(", ")),
        };
        let mut texts = vec![
            record(),
            cluster("Dedicated"),
            self.vault,
            self.key,
            rotation(),
            self.versions,
            list,
        ];
        texts.extend(self.roles.iter().map(Custom::text));
        texts.extend(self.principal);
        self.shuffle.shuffle(&mut texts);
        texts
    }
}

/// A scope that reaches the vault.
fn scope(chance: &mut Chance) -> String {
    let group = format!("{SUBSCRIPTION}/resourceGroups/acme-kafka");
    let vault = vault_id();
    let slashed = format!("{vault}/");
    let text = chance.pick(&[&vault, &vault, &slashed, &group, SUBSCRIPTION, "/"]).to_owned();
    chance.recase(&text)
}

/// A wildcard, or not, that covers one need and does no harm.
fn cover(chance: &mut Chance, need: usize) -> String {
    let text = match need {
        0 => chance.pick(&[NEEDS[0], "Microsoft.KeyVault/vaults/keys/re*d", "*/read"]),
        1 => chance.pick(&[NEEDS[1], "Microsoft.KeyVault/vaults/keys/wrap/*", "*/wrap/action"]),
        2 => chance.pick(&[NEEDS[2], "Microsoft.KeyVault/*/unwrap/action", "*/unwrap/*"]),
        _ => chance.pick(&[NEEDS[3], "Microsoft.KeyVault/*/read", "*/read", "*read"]),
    };
    chance.recase(text)
}

/// Custom roles that carry the needs among them.
fn customs(chance: &mut Chance) -> (Vec<Grant>, Vec<Custom>) {
    let count = 1 + chance.below(4);
    let mut carried = vec![Vec::new(); count];
    for need in 0..NEEDS.len() {
        carried[chance.below(count)].push(need);
    }
    let mut grants = Vec::new();
    let mut roles = Vec::new();
    for (index, needs) in carried.into_iter().enumerate() {
        let id = format!("aaaaaaaa-1111-4222-8333-00000000000{index}");
        let (control, data): (Vec<usize>, Vec<usize>) = needs.iter().partition(|it| **it == 3);
        let mut role = Custom {
            id: id.clone(),
            actions: control.iter().map(|it| cover(chance, *it)).collect(),
            data: data.iter().map(|it| cover(chance, *it)).collect(),
            not_data: Vec::new(),
        };
        if chance.below(2) == 0 {
            role.data.push("Microsoft.KeyVault/vaults/keys/encrypt/action".to_owned());
            role.not_data.push("Microsoft.KeyVault/vaults/keys/e*/action".to_owned());
        }
        grants.push(Grant::new(&chance.recase(&id), &needs, scope(chance)));
        roles.push(role);
    }
    (grants, roles)
}

fn stranger(chance: &mut Chance) -> Grant {
    let object = "c5e1a7d0-2b94-4f63-8a1e-7f3d5b9c0e26".to_owned();
    let vault = vault_id();
    let scope = chance.pick(&[SUBSCRIPTION, "/", &vault]).to_owned();
    let role = chance.pick(&[CRYPTO, "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "unheard-of"]);
    let name = "admin@acme.example".to_owned();
    Grant { object, name, kind: "User", ..Grant::new(role, &[], scope) }
}

/// The template in other words.
fn kept(seed: u64) -> World {
    let mut chance = Chance::new(seed);
    let (mut grants, mut roles) = (Vec::new(), Vec::new());
    if chance.below(3) == 0 {
        grants.push(Grant::new(&chance.recase(CRYPTO), &[0, 1, 2], scope(&mut chance)));
        grants.push(Grant::new(&chance.recase(READER), &[0, 3], scope(&mut chance)));
    } else {
        (grants, roles) = customs(&mut chance);
    }
    if chance.below(4) == 0 {
        let twice = grants[chance.below(grants.len())].clone();
        grants.push(twice);
    }
    for grant in &mut grants {
        grant.object = chance.recase(OBJECT);
    }
    // One that is inherited, so that the list is a whole one.
    let mut strangers = vec![Grant { scope: SUBSCRIPTION.to_owned(), ..stranger(&mut chance) }];
    for _ in 0..chance.below(4) {
        strangers.push(stranger(&mut chance));
    }
    let joined = chance.below(4) != 0;
    if joined && chance.below(2) == 0 {
        grants.iter_mut().for_each(|it| it.name = String::new());
    }
    World {
        grants,
        roles,
        vault: open_vault(),
        key: key(),
        versions: versions(),
        principal: joined.then(principal),
        strangers,
        nested: chance.below(4) == 0,
        shuffle: chance,
    }
}

/// The template, kept in other words and then broken in one way.
fn broken(seed: u64) -> (World, String) {
    let mut world = kept(seed);
    let mut chance = Chance::new(seed ^ 0x5555_5555);
    let way = chance.below(11);
    let need = 1 + chance.below(3);
    let ways = [
        "drop",
        "elsewhere",
        "somebody else",
        "condition",
        "unheard-of role",
        "excluded",
        "group",
        "mode",
        "disabled",
        "version",
        "stranger",
    ];
    for grant in world.grants.iter_mut().filter(|it| it.carries.contains(&need)) {
        match way {
            0 => grant.scope = "/subscriptions/other".to_owned(),
            1 => grant.scope = format!("{}x", vault_id()),
            2 => {
                grant.object = "00000000-dead-4000-8000-000000000000".to_owned();
                grant.name = String::new();
            }
            3 => grant.condition = "\"@Resource[x] StringEquals 'y'\"",
            4 => grant.role = "bbbbbbbb-1111-4222-8333-000000000000".to_owned(),
            5 => match world.roles.iter_mut().find(|it| it.id.eq_ignore_ascii_case(&grant.role)) {
                Some(role) if need == 3 => role.actions.clear(),
                Some(role) => role.not_data.push(NEEDS[need].to_owned()),
                None => grant.role = "4633458b-17de-408a-b874-0445c86b69e6".to_owned(),
            },
            6 => {
                grant.kind = "Group";
                grant.object = "11111111-dead-4000-8000-000000000000".to_owned();
                grant.name = "readers".to_owned();
            }
            _ => {}
        }
    }
    match way {
        7 => {
            world.vault =
                world.vault.replace(r#"Authorization": true"#, r#"Authorization": false"#);
        }
        8 => world.key = world.key.replace(r#""enabled": true"#, r#""enabled": false"#),
        9 => world.versions = world.versions.replacen("true", "false", 1),
        10 => {
            world.principal = Some(principal().replace(APPLICATION, "another"));
            world.grants.iter_mut().for_each(|it| it.name = String::new());
        }
        _ => {}
    }
    let label = format!("{} of need {need}", ways[way]);
    (world, label)
}

/// What is told of a bystander's two duties, as messages, and what of anything else, as codes.
fn apart(texts: &[String]) -> (Vec<String>, Vec<String>) {
    let all = told(texts).into_iter().filter(|it| Severity::Note < it.severity);
    let (duties, other): (Vec<_>, Vec<_>) = all.partition(|it| it.rule.code == "AZU-024");
    let code = |it: &Finding| format!("{} {}", it.rule.code, it.severity);
    (duties.into_iter().map(|it| it.message).collect(), other.iter().map(code).collect())
}

#[test]
fn rewrites_that_keep_the_meaning_stay_clean() {
    let mut bystanders = 0;
    for seed in 0..SEEDS {
        let texts = kept(seed).texts();
        let (bystander, ours) = apart(&texts);
        assert_eq!(ours, [""; 0], "seed {seed}: {texts:#?}");
        bystanders += usize::from(!bystander.is_empty());
        for message in bystander {
            let message = message.to_ascii_lowercase();
            assert!(![OBJECT, APPLICATION].iter().any(|it| message.contains(it)), "seed {seed}");
        }
    }
    assert!((1..90).contains(&bystanders), "{bystanders}");
}

#[test]
fn rewrites_that_break_the_meaning_are_never_clean() {
    for seed in 0..SEEDS {
        let (world, way) = broken(seed);
        let texts = world.texts();
        let (_, found) = apart(&texts);
        let told = found.iter().any(|it| it.ends_with("error") || it.ends_with("unknown"));
        assert!(told, "seed {seed}, {way}: {found:?} {texts:#?}");
    }
}
