//! AWS's exports, read, decided and judged.

use keywright_clouds::aws::{self, Exports, Kind};
use keywright_model::Cloud;

use super::case::{self, Side};

const SIDE: Side<Exports, Kind> = Side {
    cloud: Cloud::Aws,
    recognize: aws::recognize,
    take: |exports, kind, document| drop(exports.take(kind, document)),
    rules: aws::rules::RULES,
};

/// Judges one key's case.
pub fn run(bytes: &[u8]) {
    case::run(bytes, &SIDE);
}
