//! A request that shows an answer, as JSON.

use keywright_policy::Shown;
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
pub(crate) struct WitnessView {
    case: Value,
    before: &'static str,
    after: &'static str,
}

pub(crate) fn witness(shown: &Shown) -> WitnessView {
    let case = serde_json::from_str(&shown.case).unwrap_or_default();
    WitnessView { case, before: shown.before.word(), after: shown.after.word() }
}
