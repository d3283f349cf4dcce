//! The estate: what is declared, what its documents show, and what only shows when all of it is
//! seen together. Takes texts and gives a report; reads no file.

pub mod declaration;
pub mod document;
mod index;
mod judge;
mod plan;
mod report;
pub mod rules;

pub use judge::{
    Baselined, Beside, Blast, Claimed, ClusterView, Clusters, Falls, Heartbeat, Held, Judge,
    KeyAccess, KeyState, KeyView, Known, Live, Looked, RenderedKey, Shares, Snapshot, Standing,
    Usage, Used, access, clusters_by_principal, compared, deciding, falls, key_usage, known,
    render,
};
pub use plan::{InState, in_state};
pub use report::{Allowed, Horizon, Judged, Report, Unjudged};
