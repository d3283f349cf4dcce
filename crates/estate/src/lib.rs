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
    ClusterView, Clusters, Judge, KeyState, KeyView, Known, Live, RenderedKey, Snapshot,
    clusters_by_principal, known, render,
};
pub use report::{Allowed, Horizon, Judged, Report, Unjudged};
