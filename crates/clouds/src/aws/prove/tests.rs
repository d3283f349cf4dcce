//! The lowering held against `decide`, and the questions against cases that a person can check.

use std::sync::Arc;

use keywright_model::text::{Document, Source};
use keywright_policy::prove::{Dimension, Region};
use keywright_policy::{Proof, Verdict};

use super::witness::{replay, witness_at};
use super::*;
use crate::aws::decide::Answer;
use crate::aws::lower::{Extra, World};
use crate::aws::{Form, Policy};

mod conforming;
mod differences;
mod strangers;
mod trust;

fn policy(text: &str, form: Form) -> Policy {
    let source = Arc::new(Source::new("it.json", text));
    Policy::read(Document::parse(source).expect("JSON"), form)
}

/// Seeded chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const PRINCIPALS: &[&str] = &[
    r#""*""#,
    r#"{"AWS": "*"}"#,
    r#"{"AWS": "111122223333"}"#,
    r#"{"AWS": "arn:aws:iam::444455556666:root"}"#,
    r#"{"AWS": "arn:aws:iam::444455556666:role/storage"}"#,
    r#"{"AWS": ["arn:aws:iam::111122223333:user/ann",
        "arn:aws:iam::444455556666:role/x/storage"]}"#,
    r#"{"AWS": "arn:aws:sts::444455556666:assumed-role/storage/s1"}"#,
    r#"{"Service": "logs.amazonaws.com"}"#,
    r#"{"AWS": "AROAEXAMPLE"}"#,
];

const ACTIONS: &[&str] = &[
    r#""kms:*""#,
    r#""*""#,
    r#""kms:Decrypt""#,
    r#"["kms:Encrypt", "kms:GenerateDataKey*"]"#,
    r#""kms:*Grant*""#,
    r#"["kms:PutKeyPolicy", "kms:D?s*"]"#,
];

const CONDITIONS: &[&str] = &[
    r#"{"StringEquals": {"kms:CallerAccount": "444455556666"}}"#,
    r#"{"StringNotEquals": {"aws:PrincipalAccount": ["111122223333", "444455556666"]}}"#,
    r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/*"}}"#,
    r#"{"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/sto*"}}"#,
    r#"{"StringEquals": {"kms:ViaService":
        ["s3.us-east-1.amazonaws.com", "ec2.us-east-1.amazonaws.com"]}}"#,
    r#"{"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}}"#,
    r#"{"StringNotEqualsIfExists": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}"#,
    r#"{"Bool": {"kms:GrantIsForAWSResource": "true"}}"#,
    r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}"#,
    r#"{"Null": {"kms:EncryptionContext:dept": "true"}}"#,
    r#"{"Null": {"kms:ViaService": "false"}}"#,
    r#"{"StringEquals": {"kms:EncryptionContext:dept": "sales"}}"#,
    r#"{"ForAnyValue:StringEquals": {"kms:EncryptionContextKeys": ["dept", "team"]}}"#,
    r#"{"ForAllValues:StringLike": {"kms:GrantOperations": ["Decrypt", "Enc*"]}}"#,
    r#"{"ForAnyValue:StringNotLike": {"kms:GrantOperations": "Re*"}}"#,
    r#"{"ForAllValues:StringNotEquals": {"kms:GrantOperations": "Decrypt"}}"#,
    r#"{"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"]}}"#,
    r#"{"NotIpAddress": {"aws:SourceIp": "192.0.2.128/25"}}"#,
    r#"{"NumericLessThanEquals": {"kms:ScheduleKeyDeletionPendingWindowInDays": "14"}}"#,
    r#"{"DateGreaterThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}"#,
    r#"{"StringEquals": {"aws:PrincipalOrgID": "o-acme"}}"#,
    r#"{"ArnEquals": {"aws:SourceArn": "arn:aws:logs:us-east-1:111122223333:*"}}"#,
    r#"{"StringEquals": {"aws:SourceAccount": "${aws:PrincipalAccount}"}}"#,
    r#"{"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}}"#,
    r#"{"StringNotEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}}"#,
    r#"{"StringLike": {"kms:RequestAlias": "alias/${aws:username}-*"}}"#,
    r#"{"StringEqualsIgnoreCase": {"kms:RequestAlias": "ALIAS/Orders"}}"#,
    r#"{"StringEquals": {"aws:PrincipalType": "AssumedRole", "kms:KeySpec": "SYMMETRIC_DEFAULT"}}"#,
];

fn statement(chance: &mut Chance) -> String {
    let effect = if chance.below(3) == 0 { "Deny" } else { "Allow" };
    let not = |it: bool| if it { "Not" } else { "" };
    let (principal, action) = (chance.pick(PRINCIPALS), chance.pick(ACTIONS));
    // `NotPrincipal` beside everyone means nobody, and AWS takes it in neither place.
    let not_principal = not(effect == "Deny" && !principal.contains('*') && chance.below(4) == 0);
    let not_action = not(chance.below(5) == 0);
    let condition = match chance.below(3) {
        0 => String::new(),
        _ => format!(", \"Condition\": {}", chance.pick(CONDITIONS)),
    };
    format!(
        "{{\"Effect\": \"{effect}\", \"{not_principal}Principal\": {principal}, \
         \"{not_action}Action\": {action}, \"Resource\": \"*\"{condition}}}"
    )
}

const IDENTITY_ACTIONS: &[&str] = &[
    r#""s3:*""#,
    r#""*""#,
    r#"["s3:GetObject", "s3:Put*"]"#,
    r#"["dynamodb:Query", "s3:List*", "sqs:SendMessage"]"#,
    r#""iam:PassRole""#,
    r#"["ec2:Describe*", "ec2:?tartInstances"]"#,
];

const RESOURCES: &[&str] = &[
    r#""*""#,
    r#""arn:aws:s3:::shop/*""#,
    r#"["arn:aws:s3:::shop", "arn:aws:s3:::shop/home/*/read"]"#,
    r#""arn:aws:s3:::shop/home/${aws:username}/*""#,
    r#""arn:aws:dynamodb:us-east-1:111122223333:table/o?ders""#,
    r#""arn:aws:iam::*:role/app-*""#,
    r#""arn:aws:s3:::${aws:PrincipalTag/team}/*""#,
];

const IDENTITY_CONDITIONS: &[&str] = &[
    r#"{"StringLike": {"s3:prefix": ["home/", "home/${aws:username}/*"]}}"#,
    r#"{"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}"#,
    r#"{"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}"#,
    r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
    r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}"#,
    r#"{"StringNotEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1"]}}"#,
    r#"{"ForAnyValue:StringLike": {"dynamodb:LeadingKeys": ["a*", "b"]}}"#,
    r#"{"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}}"#,
    r#"{"StringEquals": {"aws:username": "ann"}}"#,
    r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/*"}}"#,
    r#"{"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}"#,
    r#"{"Null": {"aws:TokenIssueTime": "true"}}"#,
];

fn identity_statement(chance: &mut Chance) -> String {
    let effect = if chance.below(3) == 0 { "Deny" } else { "Allow" };
    let not = |it: bool| if it { "Not" } else { "" };
    let (action, resource) = (chance.pick(IDENTITY_ACTIONS), chance.pick(RESOURCES));
    let (not_action, not_resource) = (not(chance.below(5) == 0), not(chance.below(6) == 0));
    let condition = match chance.below(2) {
        0 => String::new(),
        _ => format!(", \"Condition\": {}", chance.pick(IDENTITY_CONDITIONS)),
    };
    format!(
        "{{\"Effect\": \"{effect}\", \"{not_action}Action\": {action}, \
         \"{not_resource}Resource\": {resource}{condition}}}"
    )
}

/// A policy of this form.
fn random(chance: &mut Chance, form: Form) -> String {
    let statement = if form == Form::Key { statement } else { identity_statement };
    let count = 1 + chance.below(4);
    let all: Vec<String> = (0..count).map(|_| statement(chance)).collect();
    format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{}]}}", all.join(",\n"))
}

fn holds(region: &Region, point: &[usize]) -> bool {
    let of = |at: usize| region.set(Dimension(at));
    point.iter().enumerate().all(|(at, class)| of(at).is_none_or(|set| set.has(*class)))
}

/// What the regions say of a point.
fn lowered(world: &World, document: usize, point: &[usize]) -> bool {
    let lowered = &world.documents[document];
    let some = |terms: &[crate::aws::lower::Term]| terms.iter().any(|it| holds(&it.region, point));
    some(&lowered.allow) && !some(&lowered.deny)
}

/// `points` requests of a policy made from a seed: the regions and `decide` answer alike.
fn held_against_decide(seed: u64, points: usize, form: Form) -> usize {
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let policy = policy(&random(&mut chance, form), form);
    alike(&policy, &mut chance, points)
}

/// The requests of so many made that AWS may make: the regions and `decide` answer them alike.
fn alike(policy: &Policy, chance: &mut Chance, points: usize) -> usize {
    let mut compared = 0;
    let world = World::new(&[policy], &Extra::default()).expect("small");
    if !world.is_exact() {
        return 0;
    }
    for _ in 0..points {
        let point: Vec<usize> = (0..world.space.len())
            .map(|it| chance.below(world.space.classes(Dimension(it))))
            .collect();
        if world.impossible.iter().any(|it| holds(it, &point)) {
            continue;
        }
        let witness = witness_at(&world, &point).expect("a principal");
        let told = replay(&witness, policy);
        let ours = lowered(&world, 0, &point);
        let text = policy.document.source.text();
        assert_eq!(told == Answer::Allow, ours, "{told:?}\n{text}\n{witness:#?}");
        compared += 1;
    }
    compared
}

/// How many seeds a run takes: few here, as many as asked for in a long run.
fn seeds() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a long run is asked for by its environment")]
    let asked = std::env::var("KEYWRIGHT_SEEDS").ok();
    asked.and_then(|it| it.parse().ok()).unwrap_or(300)
}

#[test]
fn regions_and_decide_answer_alike_for_key_policies() {
    let all = (1..=seeds()).map(|it| held_against_decide(it, 200, Form::Key));
    let compared: usize = all.sum();
    assert!(15_000 < compared, "{compared}");
    println!("{compared} requests compared");
}

#[test]
fn regions_and_decide_answer_alike_for_identity_policies() {
    let all = (1..=seeds()).map(|it| held_against_decide(it, 200, Form::Identity));
    let compared: usize = all.sum();
    assert!(8_000 < compared, "{compared}");
    println!("{compared} requests compared");
}

/// Two policies made from a seed.
fn pair(seed: u64, form: Form) -> (Chance, [String; 2]) {
    let mut chance = Chance(seed.wrapping_mul(0xD134_2543_DE82_EF95));
    let (old, new) = (random(&mut chance, form), random(&mut chance, form));
    // Every other pair is a policy and itself with one leave turned into a denial.
    let new = if seed.is_multiple_of(2) { new } else { old.replacen("Allow", "Deny", 1) };
    (chance, [old, new])
}

/// Every answer about a random pair is held against requests.
fn held_against_requests(form: Form) {
    let (mut holds_seen, mut fails_seen) = (0, 0);
    for seed in 1..=seeds() {
        let (mut chance, [old, new]) = pair(seed, form);
        let (reference, candidate) = (policy(&old, form), policy(&new, form));
        let proof = no_new_access(&reference, &candidate);
        match proof.verdict {
            Verdict::Fails(witness) => {
                assert_eq!(replay(&witness, &candidate), Answer::Allow);
                assert_ne!(replay(&witness, &reference), Answer::Allow);
                fails_seen += 1;
            }
            Verdict::Holds => {
                holds_seen += 1;
                gains_nothing(&reference, &candidate, &mut chance);
            }
            // What AWS itself leaves open, and a variable inside a pattern, are not decided.
            Verdict::Unknown => {
                let open =
                    ["NotPrincipal", "${"].iter().any(|it| old.contains(it) || new.contains(it));
                assert!(open, "seed {seed}: {}\n{old}\n{new}", proof.reason);
            }
        }
    }
    assert!(20 < holds_seen && 20 < fails_seen, "{holds_seen} {fails_seen}");
}

fn gains_nothing(reference: &Policy, candidate: &Policy, chance: &mut Chance) {
    let world = World::new(&[reference, candidate], &Extra::default()).expect("small");
    for _ in 0..200 {
        let point: Vec<usize> = (0..world.space.len())
            .map(|it| chance.below(world.space.classes(Dimension(it))))
            .collect();
        if world.impossible.iter().any(|it| holds(it, &point)) {
            continue;
        }
        let it = witness_at(&world, &point).expect("a principal");
        let gains = replay(&it, candidate) == Answer::Allow
            && matches!(replay(&it, reference), Answer::Deny | Answer::Nothing);
        let (old, new) = (&reference.document, &candidate.document);
        assert!(!gains, "{}\n{}\n{it:#?}", old.source.text(), new.source.text());
    }
}

#[test]
fn answers_about_key_policies_are_held_against_requests() {
    held_against_requests(Form::Key);
}

#[test]
fn answers_about_identity_policies_are_held_against_requests() {
    held_against_requests(Form::Identity);
}

/// Rewrites that change nothing of what a policy means.
fn rewritten(text: &str, chance: &mut Chance) -> String {
    let open = text.find('[').expect("a list of statements") + 1;
    let close = text.rfind(']').expect("a list of statements");
    let mut all: Vec<String> = text[open..close].split(",\n").map(str::to_owned).collect();
    let at = chance.below(all.len());
    match chance.below(4) {
        // Another order.
        0 => all.rotate_left(1 + at),
        // A name, which decides nothing.
        1 if !all[at].contains("Sid") => {
            all[at] = all[at].replacen('{', "{\"Sid\": \"Deny all\", ", 1);
        }
        // Something that is there already.
        2 => all.push(all[at].clone()),
        // A statement that nobody can meet.
        _ => all.push(
            "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"AROANOBODY\"}, \"Action\": \
             \"kms:*\", \
             \"Resource\": \"*\"}"
                .to_owned(),
        ),
    }
    format!("{}{}{}", &text[..open], all.join(",\n"), &text[close..])
}

#[test]
fn a_rewrite_that_changes_nothing_gains_nothing_either_way() {
    let mut decided = 0;
    for seed in 1..=seeds() {
        let mut chance = Chance(seed.wrapping_mul(0xA076_1D64_78BD_642F));
        let mut text = random(&mut chance, Form::Key).replace(",\n        \"", ", \"");
        let old = policy(&text, Form::Key);
        for _ in 0..1 + chance.below(3) {
            text = rewritten(&text, &mut chance);
        }
        let new = policy(&text, Form::Key);
        for (reference, candidate) in [(&old, &new), (&new, &old)] {
            match no_new_access(reference, candidate).verdict {
                Verdict::Holds => decided += 1,
                Verdict::Fails(witness) => panic!("seed {seed}\n{text}\n{witness:#?}"),
                Verdict::Unknown => {
                    let open = ["NotPrincipal", "${"].iter().any(|it| text.contains(it));
                    assert!(open, "seed {seed}\n{text}");
                }
            }
        }
    }
    assert!(400 < decided, "{decided}");
}

fn asked(text: &str, question: impl Fn(&Policy) -> Proof) -> String {
    let proof = question(&policy(text, Form::told(&policy(text, Form::Key).document.root)));
    format!("{}: {}", proof.verdict.word(), proof.reason)
}

const ROOT: &str = r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "kms:*", "Resource": "*"}"#;

fn with_root(more: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{ROOT}, {more}]}}"#)
}

#[test]
fn keeps_is_yes_in_every_context_no_in_none_and_unknown_between() {
    let needs = [Need {
        principal: "arn:aws:iam::444455556666:role/storage".into(),
        action: "kms:Re*".into(),
    }];
    let allow = |action: &str, more: &str| {
        with_root(&format!(
            r#"{{"Effect": "Allow", "Action": {action}, "Resource": "*"{more},
            "Principal": {{"AWS": "arn:aws:iam::444455556666:role/storage"}}}}"#
        ))
    };
    let check = |text: &str, wanted: &str| assert_eq!(asked(text, |it| keeps(it, &needs)), wanted);
    check(&allow(r#""kms:*""#, ""), "holds: all of 1 needs are kept in every context");
    check(
        &allow(r#"["kms:ReEncrypt*", "kms:ReplicateKey", "kms:Ret*"]"#, ""),
        "fails: `arn:aws:iam::444455556666:role/storage` lacks `kms:RevokeGrant`",
    );
    let condition = r#", "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}"#;
    check(
        &allow(r#""kms:*""#, condition),
        "fails: `arn:aws:iam::444455556666:role/storage` lacks `kms:ReEncryptFrom`",
    );
    let condition =
        r#", "Condition": {"StringEquals": {"kms:ViaService": "ec2.us-east-1.amazonaws.com"}}"#;
    check(
        &allow(r#""kms:*""#, condition),
        "unknown: `kms:ReEncryptFrom` for `arn:aws:iam::444455556666:role/storage` hangs on \
         `kms:viaservice`",
    );
    let condition = r#", "Condition": {"Bool": {"aws:SecureTransport": "true"}}"#;
    check(&allow(r#""kms:*""#, condition), "holds: all of 1 needs are kept in every context");
    let strange = [Need { action: "s3:GetObject".into(), ..needs[0].clone() }];
    let answered = asked(&allow(r#""kms:*""#, ""), |it| keeps(it, &strange));
    assert_eq!(
        answered,
        "unknown: `s3:GetObject` for `arn:aws:iam::444455556666:role/storage` is asked by no \
         request that is known"
    );
}

#[test]
fn no_lockout_is_by_name_by_delegation_or_not_at_all() {
    let check = |text: &str, wanted: &str| {
        assert_eq!(asked(text, |it| no_lockout(it, "111122223333")), wanted);
    };
    let one = |principal: &str| {
        format!(
            r#"{{"Statement": [{{"Effect": "Allow", "Principal": {{"AWS": "{principal}"}},
            "Action": "kms:Put*", "Resource": "*"}}]}}"#
        )
    };
    check(
        &one("arn:aws:iam::111122223333:role/admin"),
        "holds: by name: `arn:aws:iam::111122223333:role/admin` keeps `kms:PutKeyPolicy`",
    );
    check(
        &one("111122223333"),
        "holds: by delegation: the account's IAM policies may allow it, and were not seen",
    );
    assert!(asked(&one("444455556666"), |it| no_lockout(it, "111122223333")).starts_with("fails"));
    let denied = with_root(
        r#"{"Effect": "Deny", "Principal": "*", "Action": "kms:PutKeyPolicy", "Resource": "*"}"#,
    );
    assert!(asked(&denied, |it| no_lockout(it, "111122223333")).starts_with("fails"));
}

/// Z3 found a gain here that was answered with "holds": what did not replay was forgotten.
#[test]
fn what_hangs_on_a_variable_is_unknown_and_says_on_which() {
    let read = |more: &str| {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{more}]}}"#);
        policy(&text, Form::Identity)
    };
    let reference = read(
        r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}, {"Effect": "Deny",
        "Action": "*", "Resource": "*", "Condition": {"StringLike":
        {"aws:ResourceTag/team": "${aws:PrincipalTag/team}-*"}}}"#,
    );
    let candidate = read(
        r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition":
        {"StringEquals": {"aws:ResourceTag/team": "red-1"}}}"#,
    );
    let proof = no_new_access(&reference, &candidate);
    assert_eq!(proof.verdict.word(), "unknown");
    let on = "`StringLike` of `aws:resourcetag/team` and `${aws:PrincipalTag/team}-*`";
    assert!(proof.reason.contains(on), "{}", proof.reason);
}

#[test]
fn the_witness_of_a_public_key_is_a_stranger_wherever_one_gains() {
    let public = |action: &str| {
        asked(
            &with_root(&format!(
                r#"{{"Effect": "Allow", "Principal": "*", "Action": "{action}", "Resource": "*"}}"#
            )),
            not_public,
        )
    };
    let all = public("kms:*");
    assert!(all.starts_with("fails: any account"), "{all}");
    assert!(all.ends_with("may `kms:CreateGrant`"), "{all}");
    let own = public("kms:PutKeyPolicy");
    assert!(own.starts_with("fails: everybody in the key's own account"), "{own}");
}

#[test]
fn not_public_wants_a_fence_with_a_value_written_out() {
    let public = |condition: &str| {
        let text = with_root(&format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*",
            "Condition": {condition}}}"#
        ));
        asked(&text, not_public).split(':').next().expect("a word").to_owned()
    };
    for (condition, wanted) in [
        (r#"{"StringEquals": {"kms:CallerAccount": "111122223333"}}"#, "holds"),
        (r#"{"StringEquals": {"aws:PrincipalOrgID": "o-acme"}}"#, "holds"),
        (r#"{"StringLike": {"aws:PrincipalOrgID": "o-*"}}"#, "fails"),
        (r#"{"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}"#, "fails"),
        (r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-acme"}}"#, "fails"),
        (r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-acme"}}"#, "fails"),
        (r#"{"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#, "holds"),
        (r#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#, "fails"),
        (r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}"#, "holds"),
        (r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/app"}}"#, "fails"),
        (r#"{"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}"#, "fails"),
        // AWS does not say what a star alone means among ARNs.
        (r#"{"ArnLike": {"aws:SourceArn": "*"}}"#, "unknown"),
        (r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:*"}}"#, "fails"),
        (r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:111122223333:*"}}"#, "holds"),
        (r#"{"StringLike": {"aws:SourceArn": "*:111122223333:*"}}"#, "fails"),
        (r#"{"StringLike": {"aws:SourceAccount": "*"}}"#, "fails"),
        (r#"{"StringEquals": {"aws:SourceAccount": "111122223333"}}"#, "holds"),
        (r#"{"Bool": {"aws:PrincipalIsAWSService": "true"}}"#, "fails"),
    ] {
        assert_eq!(public(condition), wanted, "{condition}");
    }
}
