//! What is too large to be asked about as a whole.
//!
//! Every limit is looked at before anything of its size is built.

use keywright_policy::prove::GaveUp;

/// Patterns of operations with a wildcard in them, of one kind. Each doubles what the automata
/// that run side by side may have to hold.
pub(super) const WILDCARDS_MAX: usize = 300;

/// Operations that are named in full, of one kind.
pub(super) const LITERALS_MAX: usize = 5_000;

/// Terms times attributes: how much there is of regions, at some forty bytes each.
const CELLS_MAX: usize = 10_000_000;

/// Elements of lists times the classes of all attributes: how much there is of sets, in bits.
const CLASSES_MAX: usize = 2_000_000_000;

/// Ranges of addresses times the addresses that they tell apart.
const LOOKUPS_MAX: usize = 200_000_000;

/// Refuses what would be too large before its sets are built.
pub(super) fn sets_fit(elements: usize, classes: usize) -> Result<(), TooLarge> {
    match elements.saturating_mul(classes) <= CLASSES_MAX {
        true => Ok(()),
        false => Err(TooLarge::Assignments),
    }
}

/// Refuses what lists more addresses than are looked up for each of them.
pub(super) fn origins_fit(listed: usize, origins: usize) -> Result<(), TooLarge> {
    match listed.saturating_mul(origins) <= LOOKUPS_MAX {
        true => Ok(()),
        false => Err(TooLarge::Addresses),
    }
}

/// Refuses what would be too large before its regions are built.
pub(super) fn regions_fit(terms: usize, groups: usize, flags: usize) -> Result<(), TooLarge> {
    let cells = terms.saturating_mul(groups.saturating_add(flags).saturating_add(1));
    match cells <= CELLS_MAX {
        true => Ok(()),
        false if groups.max(flags) == 0 => Err(TooLarge::Assignments),
        false if groups < flags => Err(TooLarge::Doubts),
        false => Err(TooLarge::Groups),
    }
}

/// Why a question is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLarge {
    /// The search split requests too often.
    Search,
    /// Roles and deny assignments name too many patterns of operations.
    Patterns,
    /// There are too many assignments and deny assignments.
    Assignments,
    /// Networks and perimeters list too many addresses.
    Addresses,
    /// There are too many groups among those that they name.
    Groups,
    /// Too much is left open: conditions, and roles that are not defined.
    Doubts,
}

impl TooLarge {
    /// Which list is too large, for a sentence.
    pub fn why(self) -> &'static str {
        match self {
            TooLarge::Search => "the bundles split requests into more classes than are searched",
            TooLarge::Patterns => {
                "the role definitions and deny assignments name more patterns of operations than \
                 are told apart"
            }
            TooLarge::Assignments => {
                "the lists of role assignments and deny assignments are longer than what is asked \
                 about at once"
            }
            TooLarge::Addresses => {
                "the vaults' networks and their perimeters list more addresses than are told apart"
            }
            TooLarge::Groups => {
                "the lists of role assignments and deny assignments name more groups than are \
                 told apart"
            }
            TooLarge::Doubts => {
                "the lists of role assignments and deny assignments leave more open, by conditions \
                 and undefined roles, than is told apart"
            }
        }
    }
}

impl From<GaveUp> for TooLarge {
    fn from(_: GaveUp) -> TooLarge {
        TooLarge::Search
    }
}
