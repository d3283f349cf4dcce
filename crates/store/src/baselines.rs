//! Baselines: which document of a key somebody approved.
//!
//! WHY a row of the journal and no table: it is written with its reason in one transaction, cannot
//! differ from the journal, is verified by the chain of hashes, and goes into every backup.

use jiff::Timestamp;
use keywright_model::KeyName;
use serde_json::{Value, json};

use crate::backend::Backend;
use crate::journal::{Digest, Head, Row};
use crate::write::Write;
use crate::{Entry, Error, Pending};

/// The act of an approval.
pub(crate) const APPROVED: &str = "baseline-approved";

/// A document that is to be a key's baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The key, as it is spelled: its siblings in other Regions have documents of their own.
    pub spelling: String,
    /// What people call it.
    pub key: KeyName,
    /// All that decides access to it, in its one spelling.
    pub document: String,
}

/// A document that somebody approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The row of the journal that tells of it.
    pub row: u64,
    /// The key, as it is spelled.
    pub spelling: String,
    /// What people called it.
    pub key: KeyName,
    /// All that decided access to it.
    pub document: String,
    /// The document's SHA-256.
    pub digest: Digest,
    /// Who approved it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: String,
}

impl Approval {
    pub(crate) fn body(&self) -> Value {
        let digest = Digest::of(self.document.as_bytes()).to_string();
        json!({ "baseline": {
            "key": self.key.as_str(), "digest": digest, "document": self.document,
        } })
    }
}

impl Baseline {
    /// Reads a row that tells of one.
    pub(crate) fn of(row: &Row) -> Result<Baseline, Error> {
        let damaged = || Error::Damaged { what: format!("the baseline of row {}", row.seq) };
        let body: Value = serde_json::from_str(&row.body).map_err(|_| damaged())?;
        let told = &body["baseline"];
        let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(damaged);
        let document = text(&told["document"])?;
        let digest = Digest::of(document.as_bytes());
        // WHY: a document that is not the one whose digest was approved is nobody's baseline.
        if Digest::from_hex(&text(&told["digest"])?) != Some(digest) || row.act != APPROVED {
            return Err(damaged());
        }
        Ok(Baseline {
            row: row.seq,
            spelling: row.subject.clone(),
            key: KeyName::new(text(&told["key"])?),
            document,
            digest,
            by: row.actor.clone(),
            at: row.at,
            why: text(&body["why"])?,
        })
    }
}

/// Baselines.
pub trait Baselines: Send + Sync {
    /// Makes a document the key's baseline from here on.
    ///
    /// # Errors
    /// The database's; a malformed or too long text; a lost lease.
    fn baseline_approve(&self, approval: Approval, entry: Entry) -> Pending<'_, Head>;

    /// The key's baseline, by its spelling.
    ///
    /// # Errors
    /// The database's; a row that is damaged.
    fn baseline_of(&self, spelling: String) -> Pending<'_, Option<Baseline>>;

    /// The baselines of all keys, by spelling.
    ///
    /// # Errors
    /// The database's; a row that is damaged.
    fn baseline_list(&self) -> Pending<'_, Vec<Baseline>>;
}

impl<B: Backend> Baselines for B {
    fn baseline_approve(&self, approval: Approval, entry: Entry) -> Pending<'_, Head> {
        let written = self.write(Write::Approve { approval, entry });
        Box::pin(async move { Ok(written.await?.appended()) })
    }

    fn baseline_of(&self, spelling: String) -> Pending<'_, Option<Baseline>> {
        Box::pin(async move {
            let row = self.view().await?.baseline_row(&spelling).await?;
            row.as_ref().map(Baseline::of).transpose()
        })
    }

    fn baseline_list(&self) -> Pending<'_, Vec<Baseline>> {
        Box::pin(async move {
            let rows = self.view().await?.baseline_rows().await?;
            rows.iter().map(Baseline::of).collect()
        })
    }
}
