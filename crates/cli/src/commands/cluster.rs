//! `keywright cluster`: clusters, and the keys that they hold.

use keywright_views::claims::clusters_text;

use crate::arguments::{Cluster, ClusterDoes};
use crate::exit::Exit;
use crate::kept::wait;
use crate::say::Say;

use super::key::listed;

/// Lists, and tells how it ended.
pub(crate) fn cluster(arguments: &Cluster, say: Say) -> Exit {
    let ClusterDoes::List(list) = &arguments.does;
    wait(listed(list, clusters_text, say), say)
}
