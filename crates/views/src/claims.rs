//! Which cluster holds which key: a table for people, and JSON.

use serde::Serialize;

use crate::written::written;

/// A claim. Times are RFC 3339, in UTC.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimView {
    /// Its number: that of its row in the journal.
    pub id: i64,
    /// What the key is called.
    pub key: String,
    /// The cluster that holds it.
    pub cluster: String,
    /// Who runs the cluster.
    pub vendor: String,
    /// All by which the key is known.
    pub identities: Vec<String>,
    /// The key as it was spelled.
    pub spelling: String,
    /// Who claimed it.
    pub by: String,
    /// When.
    pub at: String,
    /// `held`, `releasing`, `free` or `ended`.
    pub standing: &'static str,
    /// From when on another may take the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_at: Option<String>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
}

/// What came of a claim, a release or a transfer.
#[derive(Debug, Serialize)]
pub struct OutcomeView {
    /// Always 1.
    pub format: u8,
    /// `claimed`, `claimed-before`, `widened`, `releasing`, `withdrawn`, `transferred`,
    /// `unchanged`, `held` or `absent`.
    pub outcome: &'static str,
    /// The claim that holds the key now.
    pub claim: Option<ClaimView>,
}

/// A key of the estate, a claim of the store, or both.
#[derive(Debug, Serialize)]
pub struct KeyView {
    /// What the key is called.
    pub key: String,
    /// The active clusters that the estate declares on it.
    pub declared: Vec<String>,
    /// The claim that holds it.
    pub claim: Option<ClaimView>,
}

#[derive(Serialize)]
struct KeysView<'k> {
    format: u8,
    keys: &'k [KeyView],
}

#[derive(Serialize)]
struct HistoryView<'k> {
    format: u8,
    key: &'k str,
    claims: &'k [ClaimView],
}

/// What came of an act, as JSON.
pub fn outcome(outcome: &'static str, claim: Option<ClaimView>) -> String {
    written(&OutcomeView { format: 1, outcome, claim })
}

/// Keys, as JSON.
pub fn keys_json(keys: &[KeyView]) -> String {
    written(&KeysView { format: 1, keys })
}

/// All claims on a key, as JSON.
pub fn history_json(key: &str, claims: &[ClaimView]) -> String {
    written(&HistoryView { format: 1, key, claims })
}

/// Keys, a line each.
pub fn keys_text(keys: &[KeyView]) -> String {
    let row = |it: &KeyView| {
        let (cluster, since, standing) = match &it.claim {
            Some(claim) => (claim.cluster.clone(), claim.at.clone(), standing(claim)),
            None => (it.declared.join(", "), String::new(), "not claimed".to_owned()),
        };
        [it.key.clone(), cluster, since, standing]
    };
    table(["key", "cluster", "since", "standing"], keys.iter().map(row))
}

/// Clusters, a line each.
pub fn clusters_text(keys: &[KeyView]) -> String {
    let rows = keys.iter().flat_map(|it| {
        let key = it.key.as_str();
        let claimed = it.claim.iter().map(move |claim| {
            [claim.cluster.clone(), key.to_owned(), claim.at.clone(), standing(claim)]
        });
        let holder = it.claim.as_ref().map(|it| it.cluster.as_str());
        let others = it.declared.iter().filter(move |it| Some(it.as_str()) != holder);
        let others = others.map(move |cluster| {
            let standing = match holder {
                Some(holder) => format!("not claimed: `{holder}` holds the key"),
                None => "not claimed".to_owned(),
            };
            [cluster.clone(), key.to_owned(), String::new(), standing]
        });
        claimed.chain(others)
    });
    table(["cluster", "key", "since", "standing"], rows)
}

/// All claims on a key, a line each.
pub fn history_text(claims: &[ClaimView]) -> String {
    let row = |it: &ClaimView| {
        [it.id.to_string(), it.cluster.clone(), it.at.clone(), it.by.clone(), standing(it)]
    };
    table(["claim", "cluster", "since", "by", "standing"], claims.iter().map(row))
}

fn standing(claim: &ClaimView) -> String {
    match (&claim.ended_at, &claim.free_at) {
        (Some(ended), _) => format!("ended {ended}"),
        (None, Some(free)) => format!("{}, free from {free}", claim.standing),
        (None, None) => claim.standing.to_owned(),
    }
}

/// Columns, each as wide as its widest text.
fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<[String; N]> = std::iter::once(head.map(str::to_uppercase)).chain(rows).collect();
    let mut widths = [0; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}  "));
        let line: String = cells.collect();
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}
