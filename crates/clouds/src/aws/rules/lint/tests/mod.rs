//! All rules together: over their pages, over what is prescribed, and over broken policies.

mod faults;
mod pages;
mod prescribed;
mod read;

pub(super) use read::policy;
