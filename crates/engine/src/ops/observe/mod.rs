//! `keywright observe`: looks at every key and every vendor of an estate, side by side.

mod estate;
mod find;
mod sources;
mod state;

pub use estate::{NotObserved, Observed, Subject, observe};
pub use find::{Found, find};
pub use sources::Sources;
pub use state::find_in_state;
