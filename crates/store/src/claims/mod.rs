//! Claims: which cluster holds which key.

mod claim;
mod fold;
mod json;
mod ways;

pub use claim::{Claim, ClaimId, Releasing, Standing};
pub use fold::{Fold, Unlike};
pub use ways::{Changed, Claims, Release, Take, Taken, Transfer, Which};
