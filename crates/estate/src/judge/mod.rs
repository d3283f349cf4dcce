//! Documents in, report out.

mod allow;
mod estate;
mod key;
mod view;

pub(crate) use allow::RULES as ALLOW_RULES;
pub use estate::Judge;
pub(crate) use key::identity;
pub(crate) use view::names;
pub use view::{ClusterView, KeyState, KeyView, Snapshot};
