//! Azure's exports, read, decided and judged.

use keywright_clouds::azure::{self, Exports, Kind};
use keywright_model::Cloud;

use super::case::{self, Side};

const SIDE: Side<Exports, Kind> = Side {
    cloud: Cloud::Azure,
    recognize: azure::recognize,
    take: |exports, kind, document| drop(exports.take(kind, document)),
    rules: azure::rules::RULES,
};

/// Judges one key's case.
pub fn run(bytes: &[u8]) {
    case::run(bytes, &SIDE);
}
