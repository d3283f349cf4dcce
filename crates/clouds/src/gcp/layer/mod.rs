//! The layers around a key's own IAM policy: what its ancestors give, and what is taken away above.
//!
//! What must never happen: a policy that may stand over the key is taken not to.

mod ancestor;
mod boundary;
mod deny;
mod hierarchy;
mod layers;
mod list;
mod organization_policy;
mod perimeter;

pub use ancestor::Ancestor;
pub use boundary::{Boundary, BoundaryBinding};
pub use deny::{DenyPolicy, DenyRule};
pub use hierarchy::{Hierarchy, Point, Stands};
pub use layers::{Layers, Seen};
pub use list::Listed;
pub use organization_policy::{OrganizationPolicy, Ruling, is_named};
pub use perimeter::{Passage, Perimeter};
