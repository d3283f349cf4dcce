//! Where each service's block lies in the data, and the services that were asked for.
//!
//! Nothing is read before it is asked for: the head on the first question, a block on the first
//! question about its service.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{LazyLock, OnceLock};

use super::Service;
use super::read::{blocks, read};

static DATA: &str = include_str!("data/services.txt");

static INDEX: LazyLock<Index> = LazyLock::new(|| Index::of(DATA));

/// The services in the order of their prefixes.
struct Index {
    prefixes: Vec<&'static str>,
    /// One for each prefix.
    entries: Vec<Entry>,
    /// Where each prefix stands among them.
    places: HashMap<&'static str, usize, BuildHasherDefault<Short>>,
}

/// Fowler, Noll and Vo's hash, FNV-1a: the fastest for texts as short as a prefix, and nobody from
/// outside chooses what is in the map.
struct Short(u64);

impl Default for Short {
    fn default() -> Short {
        Short(0xCBF2_9CE4_8422_2325)
    }
}

impl Hasher for Short {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

struct Entry {
    block: &'static str,
    service: OnceLock<Service>,
}

impl Index {
    fn of(data: &'static str) -> Index {
        let Some(blocks) = blocks(data) else {
            unreachable!("the head of the catalogue's data does not fit its blocks")
        };
        let entry = |(prefix, block)| (prefix, Entry { block, service: OnceLock::new() });
        let (prefixes, entries): (Vec<_>, _) = blocks.into_iter().map(entry).unzip();
        let places = prefixes.iter().enumerate().map(|(at, it)| (*it, at)).collect();
        Index { prefixes, entries, places }
    }
}

/// The service of that prefix, in any case.
pub fn service(prefix: &str) -> Option<&'static Service> {
    // WHY: nearly all are written in small letters, as they stand here.
    let spelled = INDEX.places.get(prefix).copied();
    let at = spelled
        .or_else(|| INDEX.prefixes.binary_search_by(|it| folded(it).cmp(folded(prefix))).ok())?;
    let entry = INDEX.entries.get(at)?;
    Some(entry.service.get_or_init(|| {
        // INVARIANT: the data is part of the program, and a test reads every block of it.
        let Some(service) = read(entry.block) else {
            unreachable!("the catalogue's data on `{prefix}` cannot be read")
        };
        service
    }))
}

fn folded(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().map(|it| it.to_ascii_lowercase())
}

/// Every service's prefix, sorted.
pub fn services() -> &'static [&'static str] {
    &INDEX.prefixes
}
