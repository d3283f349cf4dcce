//! Bundles of exports as regions of requests, for questions over all requests at once.
//!
//! WHY it shares nothing with `simulate`: each meaning is written twice, so that generated requests
//! can hold one against the other. What both read is the exports' text alone.
//!
//! Every attribute of a request has as many classes as the exports at hand can tell apart, each
//! with one request that stands for it. What the exports leave open is a flag, a further attribute
//! that nobody can see: one text on two sides is one flag.

mod flag;
mod kinds;
mod known;
mod limits;
mod names;
mod operations;
mod perimeter;
mod policies;
mod resources;
mod side;
mod vault;
mod wild;
mod world;

pub use limits::TooLarge;
pub(super) use names::{assignments, owner, policies, segments, unreadable};
pub(super) use operations::is_known;
pub(super) use resources::is_management_group;
pub(super) use world::Request;
pub use world::{Extra, Lowered, Term, World};
