//! What falls with a key: a page for people, and JSON.

use keywright_estate::{Blast, Falls};
use serde::Serialize;

use crate::access::{self, WhoView, who};
use crate::json::{ComingView, UnjudgedView, coming, unjudged};
use crate::written::written;

#[derive(Serialize)]
struct BlastView<'b> {
    format: u8,
    key: &'b str,
    cloud: &'static str,
    id: Option<&'b str>,
    region: Option<&'b str>,
    owner: Option<OwnerView<'b>>,
    clusters: Vec<ClusterView<'b>>,
    shares: Vec<SharesView<'b>>,
    /// Keys of which it is not known whether they share its material.
    shares_unknown: Vec<&'b str>,
    #[serde(flatten)]
    who: WhoView<'b>,
    forecast: Vec<ComingView<'b>>,
    unjudged: Vec<UnjudgedView<'b>>,
    assumed: &'b [&'static str],
}

#[derive(Serialize)]
struct OwnerView<'b> {
    name: &'b str,
    email: &'b str,
    phone: Option<&'b str>,
    channel: Option<&'b str>,
}

#[derive(Serialize)]
struct ClusterView<'b> {
    name: &'b str,
    id: Option<&'b str>,
    key: &'b str,
    kind: Option<&'static str>,
    region: Option<&'b str>,
    production: Option<bool>,
    criticality: Option<&'b str>,
    /// Whether the estate declares it on the key.
    declared: bool,
    /// Whether the vendor shows it on the key; nothing where its lists do not tell.
    shown: Option<bool>,
}

#[derive(Serialize)]
struct SharesView<'b> {
    key: &'b str,
    identities: Vec<&'b str>,
}

/// All of it, as JSON.
pub fn json(it: &Blast) -> String {
    let access = &it.access;
    written(&BlastView {
        format: 1,
        key: access.key.as_str(),
        cloud: access.cloud.word(),
        id: access.id.as_deref(),
        region: access.region.as_ref().map(keywright_model::Region::as_str),
        owner: it.owner.as_ref().map(|it| OwnerView {
            name: &it.name,
            email: &it.email,
            phone: it.phone.as_deref(),
            channel: it.channel.as_deref(),
        }),
        clusters: it.clusters.iter().map(cluster_view).collect(),
        shares: it
            .shares
            .iter()
            .map(|it| SharesView {
                key: it.key.as_str(),
                identities: it.identities.iter().map(keywright_clouds::Identity::as_str).collect(),
            })
            .collect(),
        shares_unknown: it.unclear.iter().map(keywright_model::KeyName::as_str).collect(),
        who: who(access),
        forecast: it.forecast.iter().map(coming).collect(),
        unjudged: access.unjudged.iter().map(unjudged).collect(),
        assumed: &access.holds.assumed,
    })
}

fn cluster_view(it: &Falls) -> ClusterView<'_> {
    ClusterView {
        name: it.name.as_str(),
        id: it.id.as_deref(),
        key: it.key.as_str(),
        kind: it.kind,
        region: it.region.as_deref(),
        production: it.production,
        criticality: it.criticality.as_deref(),
        declared: it.declared,
        shown: it.shown,
    }
}

/// What falls, whom to call, who holds what, and what lies ahead.
pub fn text(it: &Blast) -> String {
    let mut out = format!("key `{}`, {}\n", it.access.key, it.access.cloud);
    out.push_str(&match &it.owner {
        Some(it) => {
            let more = [&it.phone, &it.channel].into_iter().flatten();
            let all: Vec<&str> =
                std::iter::once(&it.email).chain(more).map(String::as_str).collect();
            format!("call {}: {}\n", it.name, all.join(", "))
        }
        None => "call: no owner is declared\n".to_owned(),
    });
    out.push_str("clusters that fall with it\n");
    if it.clusters.is_empty() {
        out.push_str("  none is declared, and none is shown\n");
    }
    it.clusters.iter().for_each(|one| out.push_str(&cluster(it, one)));
    for it in &it.shares {
        out.push_str(&format!("! key `{}` is of the same material\n", it.key));
    }
    out.push_str(&access::text(&it.access));
    for it in &it.unclear {
        out.push_str(&format!("? cannot tell whether key `{it}` is of the same material\n"));
    }
    if let Some(why) = it.access.unclear {
        out.push_str(&format!("? cannot tell which keys are of the same material: {why}\n"));
    }
    if !it.forecast.is_empty() {
        out.push_str("what lies ahead\n");
    }
    for it in &it.forecast {
        out.push_str(&format!("  {}  {}\n", it.on.strftime("%Y-%m-%d"), it.what));
    }
    out
}

fn cluster(blast: &Blast, it: &Falls) -> String {
    let mut parts = Vec::new();
    parts.extend(it.id.clone());
    parts.extend(it.kind.map(str::to_owned));
    parts.extend(it.region.clone());
    parts.extend(
        it.production.map(|it| if it { "production" } else { "not production" }.to_owned()),
    );
    parts.extend(it.criticality.as_ref().map(|it| format!("criticality {it}")));
    if it.key != blast.access.key {
        parts.push(format!("on key `{}`", it.key));
    }
    match (it.declared, it.shown) {
        (true, Some(true)) => parts.push("declared, and shown by the vendor".to_owned()),
        (true, Some(false)) => {
            parts.push("declared; the vendor shows it on another key".to_owned());
        }
        (true, None) => parts.push("declared".to_owned()),
        (false, _) => parts.push("shown by the vendor, not declared on the key".to_owned()),
    }
    format!("  `{}`: {}\n", it.name, parts.join(", "))
}
