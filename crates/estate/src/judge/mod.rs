//! Documents in, report out.

mod access;
mod allow;
mod allow_expired;
mod allow_idle;
mod baseline;
mod blast;
mod by_rules;
mod case;
mod chosen;
mod estate;
mod held;
mod key;
mod known;
mod live;
mod needs;
mod plan;
mod principals;
mod render;
mod shown;
mod standing;
mod usage;
mod view;

pub use access::{KeyAccess, access};
pub(crate) use baseline::Drift;
pub(crate) use baseline::is_baselines;
pub use baseline::{Baselined, compared, deciding};
pub use blast::{Blast, Falls, Shares, falls};
pub use estate::{Beside, Judge, Looked};
pub(crate) use held::is_claims;
pub use held::{Claimed, Held};
pub(crate) use key::identity;
pub use known::{Known, known};
pub use live::Live;
pub(crate) use needs::{Kept, Need};
pub(crate) use plan::{JudgedKey, PlanView};
pub use standing::Standing;

pub use principals::clusters_by_principal;
pub use render::{RenderedKey, render};
pub use shown::Clusters;
pub(crate) use usage::is_trail;
pub use usage::{Heartbeat, Usage, Used, key_usage};
pub(crate) use view::names;
pub use view::{ClusterView, KeyState, KeyView, Snapshot};

/// The rules about leave, in the order of their codes.
pub(crate) const ALLOW_RULES: &[keywright_policy::Rule<allow::Used>] =
    &[allow_expired::RULE, allow_idle::RULE];
