//! Questions over all requests at once.
//!
//! Every attribute of a request is split into the coarsest classes that the documents at hand can
//! tell apart. A document then is a union of products of class sets, minus another such union, and
//! a question is whether one set holds a point that another does not. The answer is exact; a point
//! is a witness. Where a limit is reached the answer is that it gave up, never a guess.
//!
//! Source: Yang and Lam, "Real-time verification of network properties using atomic predicates",
//! ICNP 2013.

mod automata;
mod bits;
mod compare;
mod intervals;
mod newly;
mod region;
mod search;
mod sides;
mod texts;

pub use bits::Bits;
pub use compare::compare;
pub use intervals::Intervals;
pub use region::{Dimension, Region, Space};
pub use search::{Found, GaveUp, NODES_MAX, point_outside};
pub use sides::{Answer, Kind, Operation, Requests, Sides, shows};
pub use texts::{Classes, Part, STATES_MAX, TextPattern, classes};
