//! How long AWS policies take to parse, and questions to answer: one line each, with percentiles.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a \
    bench"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use keywright_clouds::aws::prove::no_new_access;
use keywright_clouds::aws::{Form, Policy};
use keywright_model::text::{Document, Source};
use keywright_policy::Verdict;

fn policy(text: &str) -> Policy {
    let source = Arc::new(Source::new("it.json", text));
    Policy::read(Document::parse(source).expect("JSON"), Form::Key)
}

const ROOT: &str = r#"{"Sid": "Enable IAM User Permissions", "Effect": "Allow",
 "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}"#;

/// Key policies as people have them: the vendor's two statements beside some of the owner's.
fn texts() -> Vec<String> {
    let vendor = |roles: &str| {
        format!(
            r#"{{"Effect": "Allow", "Principal": {{"AWS": [{roles}]}}, "Resource": "*",
 "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*",
 "kms:DescribeKey"]}}, {{"Effect": "Allow", "Principal": {{"AWS": [{roles}]}}, "Resource": "*",
 "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]}}"#
        )
    };
    let two = r#""arn:aws:iam::444455556666:role/a", "arn:aws:iam::777788889999:role/b""#;
    let three = r#""arn:aws:iam::444455556666:role/a", "arn:aws:iam::777788889999:role/b",
 "arn:aws:iam::777788889999:role/c""#;
    let fence = r#"{"Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*",
 "Condition": {"StringNotEquals": {"aws:PrincipalAccount": ["111122223333", "444455556666",
 "777788889999"]}}}"#;
    let service = r#"{"Effect": "Allow",
 "Principal": {"Service": "logs.eu-central-1.amazonaws.com"}, "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*"], "Resource": "*", "Condition":
 {"ArnLike": {"aws:SourceArn": "arn:aws:logs:eu-central-1:111122223333:*"}}}"#;
    let via = r#"{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:Decrypt",
 "Resource": "*", "Condition": {"StringEquals": {"kms:CallerAccount": "111122223333",
 "kms:ViaService": "s3.eu-central-1.amazonaws.com"}}}"#;
    let admin = r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/admin"},
 "Action": ["kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*",
 "kms:Revoke*", "kms:Disable*", "kms:Get*", "kms:Delete*", "kms:TagResource", "kms:UntagResource",
 "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"], "Resource": "*"}"#;
    let grants = r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
 "Action": "kms:CreateGrant", "Resource": "*", "Condition": {"Bool":
 {"kms:GrantIsForAWSResource": "true"}}}"#;
    let (two, three) = (vendor(two), vendor(three));
    let sets: Vec<Vec<&str>> = vec![
        vec![ROOT],
        vec![ROOT, &two],
        vec![ROOT, &three],
        vec![ROOT, &two, fence],
        vec![ROOT, &three, fence, service],
        vec![ROOT, admin, grants],
        vec![ROOT, admin, &two, via],
        vec![ROOT, admin, grants, service, via],
        vec![admin, &two],
        vec![ROOT, &two, admin, fence, via, grants],
    ];
    sets.iter()
        .map(|it| format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{}]}}", it.join(",\n")))
        .collect()
}

fn told(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let (median, high) = (at(0.5), at(0.999));
    println!("{name}\tmedian {median:?}\tp99.9 {high:?}\t{} times", times.len());
}

/// Twenty statements of overlapping patterns on so many condition keys: made to be hard.
fn pathological(keys: usize, candidate: bool) -> String {
    let statement = |at: usize| {
        let key = at % keys;
        let (a, b) = (at % 7, (at * 3 + 1) % 7);
        let letter = |it: usize| char::from(b'a' + it as u8);
        let effect = if at % 4 == 3 { "Deny" } else { "Allow" };
        // The candidate allows less everywhere, so that every corner must be searched.
        let extra = if candidate && effect == "Allow" { "x*" } else { "" };
        format!(
            "{{\"Effect\": \"{effect}\", \"Principal\": \"*\", \"Action\": \"kms:Decrypt\", \
             \"Resource\": \
             \"*\", \"Condition\": {{\"StringLike\": {{\"aws:PrincipalTag/k{key}\": \"*{}*{}*{extra}\", \
             \"aws:PrincipalTag/k{}\": \"*{}*\"}}}}}}",
            letter(a),
            letter(b),
            (key + 1) % keys,
            letter(b)
        )
    };
    let all: Vec<String> = (0..20).map(statement).collect();
    format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{}]}}", all.join(",\n"))
}

fn main() {
    let texts = texts();
    let start = Instant::now();
    let mut bytes = 0;
    for _ in 0..2000 {
        for text in &texts {
            bytes += text.len();
            black_box(policy(text));
        }
    }
    let speed = bytes as f64 / start.elapsed().as_secs_f64() / 1e6;
    println!("parse\t{speed:.0} MB/s\t{} policies", 2000 * texts.len());
    let policies: Vec<Policy> = texts.iter().map(|it| policy(it)).collect();
    let mut times = Vec::new();
    let mut unknown = 0;
    for _ in 0..200 {
        for old in &policies {
            for new in &policies {
                let start = Instant::now();
                let proof = black_box(no_new_access(old, new));
                times.push(start.elapsed());
                unknown += usize::from(matches!(proof.verdict, Verdict::Unknown));
            }
        }
    }
    told("prove no-new-access", times);
    println!("unknown\t{unknown}");
    for keys in [8, 12] {
        let (old, new) = (policy(&pathological(keys, false)), policy(&pathological(keys, true)));
        let start = Instant::now();
        let proof = no_new_access(&old, &new);
        println!("pathological, {keys} keys\t{:?}\t{}", start.elapsed(), proof.verdict.word());
    }
}
