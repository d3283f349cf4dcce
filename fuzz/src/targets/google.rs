//! Google's exports, read, decided and judged.

use keywright_clouds::gcp::{self, Exports, Kind};
use keywright_model::Cloud;

use super::case::{self, Side};

const SIDE: Side<Exports, Kind> = Side {
    cloud: Cloud::Google,
    recognize: gcp::recognize,
    take: |exports, kind, document| drop(exports.take(kind, document)),
    rules: gcp::rules::RULES,
};

/// Judges one key's case.
pub fn run(bytes: &[u8]) {
    case::run(bytes, &SIDE);
}
