//! What the vendor of one key needs, written out from the key's documents.

use std::sync::Arc;

use jiff::Timestamp;
use keywright_model::text::Document;
use keywright_model::{Cloud, KeyName};
use keywright_policy::{Rendered, Seen, Severity, Unrendered};
use keywright_vendors::confluent::Record;

use crate::Unjudged;
use crate::declaration::Estate;
use crate::document::Kind;

use super::key::{Input, Outcome, by_estate, identity, see};
use super::shown::Records;
use super::view::KeyView;

/// What was written of a key.
#[derive(Debug)]
pub struct RenderedKey {
    /// The key.
    pub key: KeyName,
    /// Its cloud.
    pub cloud: Cloud,
    /// What its vendor needs.
    pub rendered: Rendered,
    /// What was handed in and left out.
    pub unjudged: Vec<Unjudged>,
    /// What it takes for granted.
    pub assumed: Vec<&'static str>,
}

/// Writes what the vendor of a key needs: of a declared one, or of the one key that the documents
/// are about. `records` are the vendor's lists that concern several keys.
///
/// # Errors
/// It cannot be told whom to let in, or what was handed in is not fit to be relied on.
pub fn render(
    name: KeyName,
    declared: Option<(Arc<Estate>, usize)>,
    documents: Vec<(Kind, Document)>,
    records: &[Record],
) -> Result<RenderedKey, Unrendered> {
    let mut shared = Records::default();
    shared.extend(records.to_vec());
    let input = Input {
        name: name.clone(),
        record_given: declared.is_none(),
        declared,
        documents,
        records: &shared,
        vendor_clusters: Arc::default(),
        // WHY: nothing that is written hangs on the time: what is written holds at all times.
        now: Timestamp::UNIX_EPOCH,
    };
    let mut outcome = Outcome::of(name.clone());
    let no_cloud =
        || Unrendered::Unknown("the record does not say of which cloud it is".to_owned());
    let (view, exports) = see(input, &mut outcome).ok_or_else(no_cloud)?;
    // WHY: of two documents of one kind either may be the key's.
    if let Some(doubled) = outcome.findings.first() {
        return Err(Unrendered::Unknown(doubled.message.clone()));
    }
    recorded(&view)?;
    let assumed = exports.assumed(view.id.as_deref());
    let mut rendered = exports.case(&view).render()?;
    rendered.notes.extend(notes(&view));
    Ok(RenderedKey { key: name, cloud: view.cloud, rendered, unjudged: outcome.unjudged, assumed })
}

/// Whether the vendor's record of the key tells whom it needs.
fn recorded(view: &KeyView) -> Result<(), Unrendered> {
    let (id, why) = match &view.record {
        Some(record) => match &record.principals {
            Seen::Seen(_) => return Ok(()),
            Seen::Unseen(why) => (record.id.as_str(), why.clone()),
        },
        None => ("cck-…", missing(view)),
    };
    let fetch = format!("fetch it with `confluent byok describe {id} -o json`");
    Err(Unrendered::Unknown(match view.declared {
        Some(_) => format!("{why}: {fetch} into a file among the key's `documents`"),
        None => format!("{why}: {fetch}"),
    }))
}

fn missing(view: &KeyView) -> String {
    match view.strange_records.as_slice() {
        [] => "no vendor's record of the key was handed in".to_owned(),
        [one] => format!("the vendor's record that was handed in, `{}`, is another key's", one.id),
        all => {
            let ids: Vec<String> = all.iter().map(|it| format!("`{}`", it.id)).collect();
            format!("which of the vendor's records is the key's cannot be told: {}", ids.join(", "))
        }
    }
}

/// What is amiss with the key's documents, and is no matter of access.
fn notes(view: &KeyView) -> Vec<String> {
    let mut notes: Vec<String> = by_estate(view)
        .into_iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| it.message)
        .collect();
    let named = view.id.as_deref().filter(|it| identity(view.cloud, it).is_none());
    let theirs = view.record.as_ref().and_then(|it| it.key.as_ref());
    if let (Some(ours), Some((theirs, _))) = (named, theirs) {
        notes.push(format!("`{theirs}`, of which the record is, is taken for `{ours}`"));
    }
    notes
}
