//! A point as a request, and as a whole case that `decide` reads.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use keywright_model::text::json::quote;
use keywright_model::text::{Document, Source};
use keywright_policy::{Outcome, Witness};

use crate::gcp::decide::{Case, Origin, Request, Who, decide_case, outcome};
use crate::gcp::lower::{Bundle, World};
use crate::gcp::{KeyPath, misnamed};

/// A time for points at which no time matters.
const SOME_TIME: Timestamp = Timestamp::constant(1_800_000_000, 0);

/// The request that a point stands for.
pub(super) fn witness_at(world: &World, point: &[usize]) -> Witness {
    let permission = &world.permissions[point[world.permission.0]];
    let mut resource = world.key.clone();
    if permission.starts_with("cloudkms.cryptoKeyVersions.") {
        let number = &world.versions[point[world.version.0]];
        resource = format!("{resource}/cryptoKeyVersions/{number}");
    }
    let in_sets = world.members.iter().filter(|it| point[it.1.0] == 1).map(|it| it.0.clone());
    let mut context = vec![
        ("groups".to_owned(), in_sets.collect()),
        ("time".to_owned(), vec![time_of(world, point[world.time.0]).to_string()]),
    ];
    for (key, (dimension, values)) in &world.tags {
        let value = match point[dimension.0] {
            0 => continue,
            it => values.get(it - 1).cloned().unwrap_or_else(|| other(values)),
        };
        context.push((format!("tags:{key}"), vec![value]));
    }
    Witness {
        principal: world.reps[point[world.who.0]].text.clone(),
        action: permission.clone(),
        resource,
        context,
    }
}

/// A value that is none of these.
fn other(values: &[String]) -> String {
    let longest = values.iter().map(String::len).max().unwrap_or_default();
    "x".repeat(longest + 1)
}

fn time_of(world: &World, class: usize) -> Timestamp {
    let second = SignedDuration::from_nanos(1);
    match world.times.around(class) {
        (Some(low), Some(high)) if low == high => *low,
        (Some(low), _) => low.checked_add(second).unwrap_or(*low),
        (None, Some(high)) => high.checked_sub(second).unwrap_or(*high),
        (None, None) => SOME_TIME,
    }
}

/// The request beside a bundle's documents, as `decide` reads it.
pub(super) fn case(witness: &Witness, bundle: &Bundle) -> String {
    let list = |all: &[String]| {
        let all: Vec<String> = all.iter().map(|it| quote(it)).collect();
        all.join(", ")
    };
    let values = |name: &str| witness.context.iter().find(|it| it.0 == name).map(|it| &it.1[..]);
    let tags: Vec<String> = witness
        .context
        .iter()
        .filter_map(|it| Some((it.0.strip_prefix("tags:")?, it.1.first()?)))
        .map(|(key, value)| format!("{}: {}", quote(key), quote(value)))
        .collect();
    format!(
        "{{\"cloud\": \"google\", \"request\": {{\"principal\": {}, \"groups\": [{}], \
         \"permission\": {}, \"resource\": {}, \"time\": {}, \"tags\": {{{}}}}}, \
         \"documents\": [{}]}}",
        quote(&witness.principal),
        list(values("groups").unwrap_or_default()),
        quote(&witness.action),
        quote(&witness.resource),
        list(values("time").unwrap_or_default()),
        tags.join(", "),
        bundle.texts.join(", "),
    )
}

/// What a bundle answers to a request. WHY it reads no case: a question is replayed many times, and
/// the exports stay the same.
pub(super) fn replay(witness: &Witness, bundle: &Bundle) -> Outcome {
    let who = Who::parse(&witness.principal).filter(|_| misnamed(&witness.action).is_none());
    let Some(mut who) = who else { return Outcome::Unknown };
    let values = |name: &str| witness.context.iter().find(|it| it.0 == name).map(|it| &it.1[..]);
    who.groups = Some(values("groups").unwrap_or_default().to_vec());
    let tags = witness.context.iter().filter_map(|it| Some((it.0.strip_prefix("tags:")?, &it.1)));
    let tags = tags.filter_map(|it| Some((it.0.to_owned(), it.1.first()?.clone()))).collect();
    let hierarchy = &bundle.exports.layers.hierarchy(Some(&witness.resource));
    let request = Request {
        who: &who,
        permission: &witness.action,
        hierarchy,
        version: KeyPath::parse(&witness.resource).and_then(|it| it.version),
        time: values("time").and_then(|it| it.first()?.parse().ok()),
        tags: Some(&tags),
        origin: Origin::Unknown,
    };
    outcome(&bundle.exports, &request)
}

/// What a whole case comes to.
pub(super) fn decided(case: &str) -> Option<Outcome> {
    let document = Document::parse(Arc::new(Source::new("case", case))).ok()?;
    Some(decide_case(&Case::read(&document).ok()?).outcome)
}
