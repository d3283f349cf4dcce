//! The lowering held against `decide`, and the questions against bundles that a person can check.

use std::sync::Arc;

use keywright_model::text::{Document, Source};
use keywright_policy::prove::{Dimension, Region};
use keywright_policy::{Outcome, Settled};

use super::witness::{replay, witness_at};
use super::*;
use crate::gcp::lower::{Lowered, World};

mod asked;
mod conforming;
mod differences;

mod gains;
mod reach;

const KEY: &str = "projects/p/locations/l/keyRings/r/cryptoKeys/k";

fn bundle(documents: &str) -> Box<Bundle> {
    let text = format!(r#"{{"resource": "{KEY}", "documents": [{documents}]}}"#);
    let document = Document::parse(Arc::new(Source::new("it.json", text))).expect("JSON");
    Box::new(Bundle::read(&document).unwrap_or_else(|it| panic!("{}: {documents}", it.message)))
}

/// Seeded chance.
struct Chance(u64);

impl Chance {
    fn of(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    /// One of the first, or now and then of the rest, which leave an answer open.
    fn mostly<'a>(&mut self, certain: usize, all: &[&'a str]) -> &'a str {
        let limit = if self.below(8) == 0 { all.len() } else { certain };
        all[self.below(limit)]
    }
}

const ROLES: &[&str] = &[
    "roles/cloudkms.cryptoKeyDecrypter",
    "roles/cloudkms.cryptoOperator",
    "roles/cloudkms.viewer",
    "roles/owner",
    "projects/p/roles/own",
    "projects/p/roles/off",
    "roles/unheard.of",
    "roles/cloudkms.viewer_withcond_0a1b",
];

const DEFINITIONS: &str = r#"{"name": "projects/p/roles/own", "includedPermissions":
    ["cloudkms.cryptoKeys.get", "cloudkms.cryptoKeys.setIamPolicy",
     "cloudkms.cryptoKeyVersions.useToDecrypt"]},
    {"name": "projects/p/roles/off", "stage": "DISABLED",
     "includedPermissions": ["cloudkms.cryptoKeys.get"]}"#;

const MEMBERS: &[&str] = &[
    "group:cck-a1@confluent.io",
    "group:Team@example.com",
    "user:ann@example.com",
    "serviceAccount:s@p.iam.gserviceaccount.com",
    "allUsers",
    "allAuthenticatedUsers",
    "deleted:user:ann@example.com?uid=1",
    "principal://iam.googleapis.com/projects/1/workloadIdentityPools/w/subject/s",
    "principalSet://iam.googleapis.com/projects/1/workloadIdentityPools/w/*",
    "principalSet://iam.googleapis.com/projects/1/workloadIdentityPools/w/group/g",
    "domain:example.com",
    "projectOwner:p",
    "principalSet://cloudresourcemanager.googleapis.com/projects/1",
];

const DENIED: &[&str] = &[
    "principalSet://goog/public:all",
    "principalSet://goog/group/team@example.com",
    "principalSet://goog/group/cck-a1@confluent.io",
    "principal://goog/subject/Ann@example.com",
    "principal://iam.googleapis.com/projects/-/serviceAccounts/s@p.iam.gserviceaccount.com",
    "principal://iam.googleapis.com/projects/1/workloadIdentityPools/w/subject/s",
    "deleted:principalSet://goog/group/team@example.com?uid=1",
    "principalSet://goog/cloudIdentityCustomerId/C01",
];

const ATOMS: &[&str] = &[
    "request.time < timestamp('2027-01-01T00:00:00Z')",
    "request.time >= timestamp('2026-06-01T00:00:00+02:00')",
    "timestamp('2027-01-01T00:00:00Z') <= request.time",
    "request.time > date('2026-12-24')",
    "request.time <= timestamp('2026-12-24T00:00:00Z')",
    "request.time == timestamp('2027-01-01T00:00:00Z')",
    "resource.name.startsWith('projects/p/locations/l/')",
    "resource.name.startsWith('projects/q/')",
    "resource.name.endsWith('/cryptoKeyVersions/7')",
    "resource.name.endsWith('/cryptoKeys/k')",
    "resource.name != 'projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/12'",
    "resource.type == 'cloudkms.googleapis.com/CryptoKey'",
    "resource.service in ['cloudkms.googleapis.com', 'x']",
    "resource.matchTag('1/env', 'prod')",
    "resource.matchTag('1/env', 'test')",
    "resource.hasTagKey('1/env')",
    "resource.hasTagKey('1/team')",
    "true",
    "request.host == 'x'",
    "1 / 0 == 1",
];

fn condition(chance: &mut Chance, depth: usize) -> String {
    let inner = |chance: &mut Chance| condition(chance, depth + 1);
    match chance.below(if depth < 2 { 6 } else { 2 }) {
        0 | 1 => chance.mostly(18, ATOMS).to_owned(),
        2 => format!("!({})", inner(chance)),
        3 | 4 => format!("({}) && ({})", inner(chance), inner(chance)),
        _ => format!("({}) || ({})", inner(chance), inner(chance)),
    }
}

fn conditional(chance: &mut Chance, name: &str) -> String {
    match chance.below(2) {
        0 => String::new(),
        _ => format!(r#", "{name}": {{"expression": "{}"}}"#, condition(chance, 0)),
    }
}

fn policy(chance: &mut Chance, bindings: usize) -> String {
    let all: Vec<String> = (0..bindings)
        .map(|_| {
            let members: Vec<String> = (0..1 + chance.below(2))
                .map(|_| format!("\"{}\"", chance.mostly(10, MEMBERS)))
                .collect();
            let (role, members) = (chance.mostly(6, ROLES), members.join(", "));
            let condition = conditional(chance, "condition");
            format!(r#"{{"role": "{role}", "members": [{members}]{condition}}}"#)
        })
        .collect();
    format!(r#"{{"bindings": [{}], "etag": "x"}}"#, all.join(",\n"))
}

fn deny(chance: &mut Chance) -> String {
    let point = chance.mostly(
        3,
        &["projects%2Fp", "projects%2Fp", "projects%2Fq", "folders%2F22", "projects%2F1"],
    );
    let rest = chance.pick(&[
        r#""cloudkms.googleapis.com/cryptoKeyVersions.useToDecrypt""#,
        r#""cloudkms.googleapis.com/cryptoKeyVersions.*""#,
        r#""cloudkms.googleapis.com/*.get", "storage.googleapis.com/*""#,
        r#""cloudkms.googleapis.com/*"], "exceptionPermissions":
            ["cloudkms.googleapis.com/cryptoKeys.*""#,
    ]);
    let exception = match chance.below(2) {
        0 => String::new(),
        _ => format!(r#", "exceptionPrincipals": ["{}"]"#, chance.pick(&DENIED[1..])),
    };
    // Deny rules know conditions on tags alone; ours must say so in no way.
    let condition = match chance.below(3) {
        0 => conditional(chance, "denialCondition"),
        _ => String::new(),
    };
    format!(
        r#"{{"name": "policies/cloudresourcemanager.googleapis.com%2F{}", "rules":
        [{{"denyRule": {{"deniedPrincipals": ["{}"],
        "deniedPermissions": [{rest}]{exception}{}}}}}]}}"#,
        format_args!("{point}/denypolicies/d"),
        chance.mostly(7, DENIED),
        condition,
    )
}

/// Documents about the key: its policy, and perhaps those above it.
fn random(chance: &mut Chance) -> String {
    let count = 1 + chance.below(3);
    let mut all = vec![policy(chance, count), DEFINITIONS.to_owned()];
    if chance.below(3) == 0 {
        let project = chance.pick(&["p", "q"]);
        let (lower, upper) = (policy(chance, 1), policy(chance, 1));
        all.push(format!(
            r#"[{{"id": "{project}", "type": "project", "policy": {lower}}},
            {{"id": "22", "type": "folder", "policy": {upper}}},
            {{"id": "1", "type": "organization", "policy": {{"etag": "x"}}}}]"#
        ));
    }
    if chance.below(2) == 0 {
        all.push(deny(chance));
    }
    all.join(",\n")
}

fn holds(region: &Region, point: &[usize]) -> bool {
    let of = |at: usize| region.set(Dimension(at));
    point.iter().enumerate().all(|(at, class)| of(at).is_none_or(|set| set.has(*class)))
}

/// What the regions say of a point.
fn lowered(lowered: &Lowered, point: &[usize]) -> bool {
    let some = |all: &[Region]| all.iter().any(|it| holds(it, point));
    some(&lowered.allow) && !some(&lowered.deny)
}

fn somewhere(world: &World, chance: &mut Chance) -> Vec<usize> {
    let all = 0..world.space.len();
    let mut point: Vec<usize> =
        all.map(|it| chance.below(world.space.classes(Dimension(it)))).collect();
    // `decide` knows that a division by zero fails; the regions take it for an atom like others.
    for (_, dimension) in world.flags.iter().filter(|it| it.0.contains("Divided")) {
        point[dimension.0] = 2;
    }
    point
}

/// How many seeds a run takes: some here, as many as asked for in a long run.
fn seeds() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a long run is asked for by its environment")]
    let asked = std::env::var("KEYWRIGHT_SEEDS").ok();
    asked.and_then(|it| it.parse().ok()).unwrap_or(2000)
}

/// Requests of a bundle made from a seed: how many are allowed, refused and left open, where the
/// regions and `decide` answer alike.
fn held_against_decide(seed: u64) -> [u64; 3] {
    let mut counts = [0, 0, 0];
    let mut chance = Chance::of(seed);
    let text = random(&mut chance);
    let bundle = bundle(&text);
    let Ok(world) = World::new(&[&bundle], &[], &[]) else { return counts };
    for _ in 0..16 {
        let point = somewhere(&world, &mut chance);
        let witness = witness_at(&world, &point);
        let ours = lowered(&world.documents[0], &point);
        let told = replay(&witness, &bundle);
        match told {
            Outcome::Allow => counts[0] += 1,
            Outcome::ExplicitDeny | Outcome::ImplicitDeny => counts[1] += 1,
            // What is not known may be either.
            Outcome::Unknown => {
                counts[2] += 1;
                continue;
            }
        }
        let same = (told == Outcome::Allow) == ours;
        assert!(same, "seed {seed}: {told:?}, {ours}\n{text}\n{witness:#?}");
    }
    counts
}

#[test]
fn regions_and_decide_answer_alike() {
    let all: Vec<[u64; 3]> = (1..=seeds()).map(held_against_decide).collect();
    let [allowed, refused, unknown] =
        [0, 1, 2].map(|it| all.iter().map(|one| one[it]).sum::<u64>());
    println!("{allowed} allowed, {refused} refused, {unknown} unknown");
    assert!(seeds() < allowed && 2 * seeds() < refused && seeds() < unknown);
}

/// Two bundles' documents, made from a seed.
fn made(seed: u64) -> (Chance, [String; 2]) {
    let mut chance = Chance::of(seed ^ 0xD134_2543);
    let (old, new) = (random(&mut chance), random(&mut chance));
    // Every other pair is a bundle and itself with one role more narrow.
    let narrow = old.replacen("roles/owner", "roles/cloudkms.viewer", 1);
    let new = if seed.is_multiple_of(2) { new } else { narrow };
    (chance, [old, new])
}

#[test]
fn no_new_access_is_right_about_pairs() {
    let (mut held, mut failed, mut open) = (0, 0, 0);
    for seed in 1..=seeds() / 10 {
        let (mut chance, [old, new]) = made(seed);
        let question = pair(&old, &new);
        let answered = ask(&question);
        match answered.settled {
            Settled::Fails(shown) => {
                assert_eq!(shown.after, Outcome::Allow);
                assert_ne!(shown.before, Outcome::Allow);
                failed += 1;
            }
            Settled::Holds => {
                held += 1;
                let Question::NoNewAccess { reference, candidate } = &question else { continue };
                gains_nothing(reference, candidate, &mut chance, seed);
            }
            Settled::Unknown => open += 1,
        }
    }
    println!("{held} hold, {failed} fail, {open} unknown");
    let pairs = seeds() / 10;
    assert!(pairs / 4 < held && pairs / 4 < failed && open < pairs / 2);
}

fn pair(old: &str, new: &str) -> Question {
    let [reference, candidate] = [old, new].map(bundle);
    Question::NoNewAccess { reference, candidate }
}

fn gains_nothing(reference: &Bundle, candidate: &Bundle, chance: &mut Chance, seed: u64) {
    let world = World::new(&[reference, candidate], &[], &[]).expect("small");
    for _ in 0..40 {
        let witness = witness_at(&world, &somewhere(&world, chance));
        let gains =
            replay(&witness, candidate) == Outcome::Allow && replay(&witness, reference).denies();
        assert!(!gains, "seed {seed}: {witness:#?}\n{reference:#?}\n{candidate:#?}");
    }
}

#[track_caller]
fn check(question: &Question, wanted: &str) {
    let answered = ask(question);
    let told = match answered.settled {
        Settled::Holds => format!("holds: {}", answered.reason),
        Settled::Fails(_) => format!("fails: {}", answered.reason),
        Settled::Unknown => format!("unknown: {}", answered.reason),
    };
    assert_eq!(told, wanted);
}

fn bound(role: &str, member: &str, condition: &str) -> String {
    let condition = match condition {
        "" => String::new(),
        it => format!(r#", "condition": {{"expression": "{it}"}}"#),
    };
    format!(r#"{{"bindings": [{{"role": "{role}", "members": ["{member}"]{condition}}}]}}"#)
}

const OPERATOR: &str = "roles/cloudkms.cryptoOperator";
const VENDOR: &str = "group:cck-a1@confluent.io";

#[test]
fn whoever_is_let_in_anew_gains() {
    let held = "holds: every request that the candidate allows was allowed before";
    let (plain, timed) = (
        bound(OPERATOR, VENDOR, ""),
        bound(OPERATOR, VENDOR, "request.time < timestamp('2027-01-01T00:00:00Z')"),
    );
    check(&pair(&plain, &timed), held);
    let gains = "fails: `group:cck-a1@confluent.io` gains \
                 `cloudkms.cryptoKeyVersions.useToDecrypt`";
    check(&pair(&timed, &plain), gains);
    let opaque = bound(OPERATOR, VENDOR, "request.host == 'x'");
    check(&pair(&opaque, &opaque), held);
    check(&pair(&plain, &opaque), held);
    let hangs = "unknown: it hangs on `request.host`, which is not decided";
    check(&pair(r#"{"etag": "x"}"#, &opaque), hangs);
    // A condition that fails is not met, and neither is its opposite.
    let failing = bound(OPERATOR, VENDOR, "1 / 0 == 1 || !(1 / 0 == 1)");
    check(&pair(&failing, &plain), gains);
    let elsewhere = plain.replace("a1", "a2");
    check(
        &pair(&plain, &elsewhere),
        "fails: `group:cck-a2@confluent.io` gains `cloudkms.cryptoKeyVersions.useToDecrypt`",
    );
}

#[test]
fn needs_are_kept_in_every_request_or_not() {
    let keeps = |documents: &str| Question::Keeps {
        documents: bundle(documents),
        needs: vec![Need {
            principal: VENDOR.to_owned(),
            permission: "cloudkms.cryptoKeyVersions.useToDecrypt".to_owned(),
        }],
    };
    check(&keeps(&bound(OPERATOR, VENDOR, "")), "holds: every need is met in every request");
    let lost = "fails: `group:cck-a1@confluent.io` cannot use \
                `cloudkms.cryptoKeyVersions.useToDecrypt`";
    check(&keeps(&bound("roles/cloudkms.viewer", VENDOR, "")), lost);
    let timed = bound(OPERATOR, VENDOR, "request.time < timestamp('2027-01-01T00:00:00Z')");
    let some = "unknown: `group:cck-a1@confluent.io` can use \
                `cloudkms.cryptoKeyVersions.useToDecrypt` in some requests and not in others";
    check(&keeps(&timed), some);
    let role = "unknown: it hangs on whether role `roles/x` holds \
                `cloudkms.cryptoKeyVersions.useToDecrypt`, which is not decided";
    check(&keeps(&bound("roles/x", VENDOR, "")), role);
}

#[test]
fn a_deny_rule_whose_condition_fails_is_open_and_one_that_is_unmet_is_not() {
    let under = |condition: &str| Question::Keeps {
        documents: bundle(&format!(
            r#"{}, {{
            "name": "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d",
            "rules": [{{"denyRule": {{"deniedPrincipals": ["principalSet://goog/public:all"],
            "deniedPermissions": ["cloudkms.googleapis.com/*"],
            "denialCondition": {{"expression": "{condition}"}}}}}}]}}"#,
            bound(OPERATOR, VENDOR, "")
        )),
        needs: vec![Need {
            principal: VENDOR.to_owned(),
            permission: "cloudkms.cryptoKeyVersions.useToDecrypt".to_owned(),
        }],
    };
    let word = |condition: &str| match ask(&under(condition)).settled {
        Settled::Holds => "holds",
        Settled::Fails(_) => "fails",
        Settled::Unknown => "unknown",
    };
    assert_eq!(word("1 / 0 == 1"), "unknown");
    assert_eq!(word("1 / 0 == 1 && false"), "holds");
    assert_eq!(word("1 / 0 == 1 || true"), "fails");
    assert_eq!(word("resource.matchTag('1/env', 'prod')"), "unknown");
}

#[test]
fn the_public_and_the_locked_out_are_told() {
    let public = |documents: &str| Question::NotPublic { documents: bundle(documents) };
    let named = "holds: whoever has access is named, or is in a group or set that is";
    check(&public(&bound(OPERATOR, VENDOR, "")), named);
    check(&public(&bound(OPERATOR, "domain:example.com", "")), named);
    let anybody = "fails: anybody has `cloudkms.cryptoKeyVersions.useToDecrypt`";
    check(&public(&bound(OPERATOR, "allUsers", "")), anybody);
    check(&public(&bound(OPERATOR, "allAuthenticatedUsers", "")), anybody);
    let granted = |documents: &str| Question::NotGranted {
        documents: bundle(documents),
        actions: vec!["cloudkms.cryptoKeyVersions.useToEncrypt".to_owned()],
        resources: Vec::new(),
    };
    let decrypter = bound("roles/cloudkms.cryptoKeyDecrypter", VENDOR, "");
    check(&granted(&decrypter), "holds: nobody has any of these permissions");
    let has = "fails: `group:cck-a1@confluent.io` has `cloudkms.cryptoKeyVersions.useToEncrypt`";
    check(&granted(&bound(OPERATOR, VENDOR, "")), has);
    let locked = |documents: &str| Question::NoLockout { documents: bundle(documents), within: () };
    let admin = format!("{DEFINITIONS}, {}", bound("projects/p/roles/own", "user:a@b.example", ""));
    check(&locked(&admin), "holds: `user:a@b.example` can change the policy");
    let nobody = r#"{"etag": "x"}"#;
    let above = r#"[{"id": "p", "type": "project", "policy": {"etag": "y"}}]"#;
    let whole = format!("{nobody}, {above}");
    check(&locked(&whole), "fails: nobody who is named can change the policy");
    let unseen = "unknown: the key's own policy lets nobody change it, and the policies above it, \
                  which may, were not handed in: `gcloud projects get-ancestors-iam-policy` tells";
    check(&locked(nobody), unseen);
}

#[test]
fn a_bundle_that_cannot_be_read_or_names_no_key_is_refused() {
    let read = |text: &str| {
        let document = Document::parse(Arc::new(Source::new("it.json", text))).expect("JSON");
        Bundle::read(&document).map(|_| ()).map_err(|it| it.message)
    };
    let name = "the bundle does not name its key: give `resource`, `projects/…/cryptoKeys/…`";
    assert_eq!(read(r#"{"documents": [{"etag": "x"}]}"#), Err(name.to_owned()));
    let none = "it is none of the exports that decide a request";
    assert_eq!(read(r#"{"documents": [1]}"#), Err(none.to_owned()));
    let listed = format!(r#"[{{"name": "{KEY}/cryptoKeyVersions/1", "state": "ENABLED"}}]"#);
    let described = |key: &str| format!(r#"{{"name": "{key}", "purpose": "ENCRYPT_DECRYPT"}}"#);
    let two = |rest: &str| {
        read(&format!(r#"{{{rest}"documents": [{}, {listed}]}}"#, described(&format!("{KEY}2"))))
    };
    let other = Err(format!("it is about another key than `{KEY}`"));
    assert_eq!(two(&format!(r#""resource": "{KEY}", "#)), other);
    assert_eq!(two(""), Err(format!("it is about another key than `{KEY}2`")));
    let numbered = described(&KEY.replace("projects/p", "projects/123"));
    let own = format!(r#"{{"resource": "{KEY}", "documents": [{numbered}, {listed}]}}"#);
    assert_eq!(read(&own), Ok(()));
    let faulty = |text: &str| Question::NotPublic { documents: bundle(text) };
    let told = "unknown: a policy cannot be read: a binding should be an object and is a number";
    check(&faulty(r#"{"bindings": [1], "etag": "x"}"#), &format!("{told} (line 1)"));
    let above = "{\"etag\": \"x\"},\n[{\"id\": \"p\", \"type\": \"project\",\n\"policy\": \
                 {\"bindings\": [1]}}]";
    check(&faulty(above), &format!("{told} (line 3)"));
}
