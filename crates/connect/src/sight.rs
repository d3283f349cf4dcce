//! What a door has seen so far.

use keywright_model::observed::{Export, Gap, Observation};
use serde_json::Value;

use crate::rest::Fault;
#[cfg(any(feature = "azure", feature = "confluent"))]
use crate::rest::Listed;

/// Collects documents and gaps.
#[derive(Debug, Default)]
pub(crate) struct Sight {
    seen: Observation,
}

impl Sight {
    /// Keeps a document, under the name of the file that it would be exported to.
    pub(crate) fn saw(&mut self, name: &str, document: &Value) {
        // WHY: `to_string` of a JSON value does not fail, and a fallback would be a document.
        let text = format!("{document:#}");
        self.seen.documents.push(Export { name: format!("{name}.json"), text });
    }

    /// Keeps a gap.
    pub(crate) fn lacks(&mut self, what: &str, call: &str, fault: Fault) {
        let gap: Gap = fault.gap(what, call);
        if !self.seen.gaps.contains(&gap) {
            self.seen.gaps.push(gap);
        }
    }

    /// Tells what of a list did not come.
    #[cfg(any(feature = "azure", feature = "confluent"))]
    pub(crate) fn cut(&mut self, what: &str, call: &str, listed: &Listed) {
        if let Some(fault) = &listed.cut {
            let fault = fault.clone().with("the pages before it were read");
            self.lacks(what, call, fault);
        }
    }

    /// How many gaps there are.
    #[cfg(feature = "azure")]
    pub(crate) fn gaps(&self) -> usize {
        self.seen.gaps.len()
    }

    /// All of it.
    pub(crate) fn end(self) -> Observation {
        self.seen
    }
}
