//! Cloud-neutral judgement. Vendors say what they need, clouds say what a document allows, and they
//! meet here; rules of every room complain through the same seam.
//!
//! What must never happen: an answer that is not known turns into a yes.

#![deny(missing_docs)]

mod access;
mod answered;
mod case;
mod coming;
mod decision;
mod difference;
mod finding;
mod hold;
mod keeps;
mod need;
mod page;
mod pattern;
mod proof;
pub mod prove;
mod question;
mod rendered;
mod rule;
mod standard;

pub use access::Access;
pub use answered::{Answered, Settled, Shown, Witness};
pub use case::{Case, ClusterFacts, KeyFacts, Scope, Seen};
pub use coming::Coming;
pub use decision::{Because, Decided, Outcome};
pub use difference::{Change, Difference, Doubt};
pub use finding::{Finding, Findings, Fix, Severity};
pub use hold::{Duty, Hold, HoldDoubt, Holds};
pub use keeps::{Lacking, keeps};
pub use need::{Needs, Network, Permission, Plane, Principal};
pub use page::{Example, Page};
pub use pattern::{Case as LetterCase, Pattern};
pub use proof::{Proof, Verdict};
pub use question::{Question, QuestionKind};
pub use rendered::{LACKS_NOTHING, Rendered, Step, Unmet, Unrendered, Written, unmet};
pub use rule::{Card, Rule, Told, foresee, judge};
pub use standard::Standard;
