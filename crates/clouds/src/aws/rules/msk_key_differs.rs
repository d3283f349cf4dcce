//! An Amazon MSK cluster that stands on another key than is thought.
//!
//! Source: Amazon MSK API, `EncryptionAtRest.DataVolumeKMSKeyId`: a cluster that is made without
//! one is encrypted by the key that AWS manages for MSK.

use keywright_model::text::{Document, Node};
use keywright_policy::{Findings, Page, Rule};

use crate::aws::{Case, Spelling, identity};

/// The cluster's key is not the one that its exports lie beside.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-025", page: Page::new(include_str!("msk_key_differs.md")), check };

fn check(case: &Case, out: &mut Findings) {
    // WHY the description first: what is declared may be an alias, which names no key.
    let described = case.document.description.as_ref().and_then(|it| it.arn());
    let ours = described.or(case.key.id.as_deref());
    for cluster in &case.document.kafka_clusters {
        judge(cluster, ours, out);
    }
}

fn judge(cluster: &Document, ours: Option<&str>, out: &mut Findings) {
    let root = &cluster.root;
    let text = |names: &[&str]| root.at(names).and_then(Node::as_str);
    let name = text(&["ClusterInfo", "ClusterName"]).unwrap_or("the cluster");
    let [info, rest] = ["EncryptionInfo", "EncryptionAtRest"];
    let encryption = root
        .at(&["ClusterInfo", info, rest])
        .or_else(|| root.at(&["ClusterInfo", "Provisioned", info, rest]));
    let Some(encryption) = encryption else {
        let message = format_args!(
            "cannot tell by which key MSK cluster `{name}` is encrypted: its description does not \
             show it"
        );
        out.unknown(&RULE, Some(&cluster.place(root)), message)
            .help(
                "hand in the cluster as `describe-cluster-v2` prints it; a serverless cluster \
                 takes no key of yours, so what needs one belongs on a provisioned cluster",
            )
            .command("aws kafka describe-cluster-v2 --cluster-arn CLUSTER_ARN --output json");
        return;
    };
    let node = encryption.get("DataVolumeKMSKeyId");
    let Some((node, used)) = node.and_then(|it| Some((it, it.as_str()?))) else {
        let message = format_args!("MSK cluster `{name}` names no key, so AWS's own encrypts it");
        remake(out.add(&RULE, Some(&cluster.place(encryption)), message));
        return;
    };
    let place = cluster.place(node);
    match (identity(used), ours.map(identity)) {
        (Spelling::Key(used), Some(Spelling::Key(ours))) if used == ours => {}
        (Spelling::Key(_), Some(Spelling::Key(_))) => {
            let message =
                format_args!("MSK cluster `{name}` stands on `{used}`, and not on this key");
            remake(out.add(&RULE, Some(&place), message));
        }
        (Spelling::Alias | Spelling::Bare | Spelling::NotAKey | Spelling::Key(_), _) => {
            out.unknown(
                &RULE,
                Some(&place),
                format_args!(
                    "cannot tell whether `{used}`, the key of MSK cluster `{name}`, is this one"
                ),
            )
            .help("hand in the key's description, which tells its ARN")
            .command("aws kms describe-key --key-id KEY_ARN --output json");
        }
    }
}

fn remake(finding: &mut keywright_policy::Finding) {
    finding.help(
        "judge the key that it stands on; to move, make the cluster anew with the key of yours: \
         MSK takes a key when a cluster is made, and keeps it",
    );
    finding.command("aws kafka list-clusters-v2 --output json");
}
