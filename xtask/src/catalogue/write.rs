//! Fetches, compacts, writes.

use std::fs;

use super::{compact, fetch};
use crate::step::{Outcome, root};

/// Where the data lies, from the root.
const DATA: &str = "crates/clouds/src/aws/catalogue/data/services.txt";

/// Writes the data anew. It needs the network, `npm` and `tar`, so no check runs it.
pub(crate) fn run() -> Outcome {
    let written = fetch::newest().and_then(|source| {
        let text = compact::text(&source)?;
        let path = root().join(DATA);
        fs::write(&path, &text).map_err(|it| format!("cannot write `{DATA}`: {it}"))?;
        println!("{DATA}: {} bytes, {} {}", text.len(), source.package, source.version);
        Ok(())
    });
    written.map_or_else(Outcome::Failed, |()| Outcome::Passed)
}
