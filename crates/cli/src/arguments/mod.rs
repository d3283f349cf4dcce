//! The command line, each option declared once.

mod claims;
mod journal;
mod live;
mod offline;
mod store;

pub(crate) use claims::{
    Act, Approve, BaselineDoes, Claim, Cluster, ClusterClaim, ClusterDoes, ClusterRelease,
    ClusterShow, History, Kept, Key, KeyDoes, List, Release, Transfer,
};
pub(crate) use journal::{Checkpoint, Journal, JournalDoes, Verify};
#[cfg(feature = "live")]
pub(crate) use live::DoorName;
pub(crate) use live::{Doctor, Observe, Reach, RenderOwn};
pub(crate) use offline::{
    Arguments, Check, Colors, Command, Completions, Diff, Explain, FailOn, FailOnVerdict, Format,
    Init, Man, OneKey, Plain, PolicyKind, Prove, Question, Render, Simulate,
};
pub(crate) use store::{StoreArguments, StoreDoes};
