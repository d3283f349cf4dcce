//! All keys that the caller may list, account by account and region by region.
//!
//! Source: AWS KMS API reference, `ListKeys`, `ListAliases`, `DescribeKey`: `KeyManager` is
//! `CUSTOMER` for a key that a customer manages.

use std::collections::BTreeMap;

use aws_sdk_kms::Client;
use aws_sdk_kms::types::KeyManagerType;
use keywright_model::Cloud;
use keywright_model::observed::{Cause, FoundKey, FoundKeys, Gap};
use serde_json::Value;
use tokio::task::JoinSet;

use super::call::{ALIASES, DESCRIBE, KEYS};
use super::clients::Fleet;
use super::look::{Listed, Look};
use super::refusal::Refusal;

/// A search takes no longer, in one account and region.
const FIND_SECONDS_MAX: u64 = 120;
/// Pages of keys, a thousand each, and of aliases, a hundred each.
const PAGES_MAX: usize = 100;
const KEYS_PAGE_MAX: i32 = 1000;
const ALIASES_PAGE_MAX: i32 = 100;
/// So many keys are described at once.
const AT_ONCE_MAX: usize = 8;

pub(super) async fn find(fleet: &Fleet) -> FoundKeys {
    let accounts: Vec<Option<&str>> = match fleet.settings().accounts.as_slice() {
        [] => vec![None],
        all => all.iter().map(|it| Some(it.as_str())).collect(),
    };
    let mut found = FoundKeys::default();
    for account in accounts {
        for region in fleet.regions() {
            let clients = fleet.of_region(account, &region).await;
            let place = account.map_or(region.clone(), |it| format!("{region} of account {it}"));
            search(&clients.kms, &place, &mut found).await;
        }
    }
    found.keys.sort_by(|a, b| a.id.cmp(&b.id));
    found.keys.dedup_by(|a, b| a.id == b.id);
    found
}

async fn search(client: &Client, place: &str, found: &mut FoundKeys) {
    let look = Look::begin(FIND_SECONDS_MAX);
    let keys = look.list(&KEYS, PAGES_MAX, |marker| {
        look.hear(&KEYS, |heard| {
            let page = client.list_keys().limit(KEYS_PAGE_MAX).set_marker(marker);
            page.customize().interceptor(heard).send()
        })
    });
    let keys = keys.await;
    let text = |it: &Value, name: &str| it.get(name)?.as_str().map(str::to_owned);
    let ids: Vec<String> =
        keys.elements(&KEYS).iter().filter_map(|it| text(it, "KeyArn")).collect();
    let aliases = if ids.is_empty() { Listed::default() } else { aliases(client, look).await };
    let mut called: BTreeMap<String, String> = BTreeMap::new();
    for it in aliases.elements(&ALIASES) {
        if let (Some(id), Some(name)) = (text(it, "TargetKeyId"), text(it, "AliasName")) {
            called.entry(id).or_insert(name);
        }
    }
    let (ours, refusals) = customers(client, ids, look).await;
    found.keys.extend(ours.into_iter().map(|id| {
        let bare = id.rsplit('/').next().unwrap_or_default();
        FoundKey { cloud: Cloud::Aws, called: called.get(bare).cloned(), id }
    }));
    let lists = keys.gap.into_iter().chain(aliases.gap);
    found.gaps.extend(lists.map(|it| Gap { what: format!("{} in {place}", it.what), ..it }));
    for (refusal, count) in refusals.into_values() {
        let gap = refusal.gap(&DESCRIBE);
        found.gaps.push(Gap { what: format!("who manages {count} keys in {place}"), ..gap });
    }
}

async fn aliases(client: &Client, look: Look) -> Listed {
    look.list(&ALIASES, PAGES_MAX, |marker| {
        look.hear(&ALIASES, |heard| {
            let page = client.list_aliases().limit(ALIASES_PAGE_MAX).set_marker(marker);
            page.customize().interceptor(heard).send()
        })
    })
    .await
}

/// Those of the keys that customers manage, and why others could not be told, with how many.
async fn customers(
    client: &Client,
    ids: Vec<String>,
    look: Look,
) -> (Vec<String>, BTreeMap<Cause, (Refusal, usize)>) {
    let (mut ours, mut refusals) = (Vec::new(), BTreeMap::new());
    let mut asked = JoinSet::new();
    let mut ids = ids.into_iter();
    loop {
        while asked.len() < AT_ONCE_MAX
            && let Some(id) = ids.next()
        {
            let client = client.clone();
            asked.spawn(async move {
                let described = look.wait(client.describe_key().key_id(&id).send()).await;
                (id, described)
            });
        }
        match asked.join_next().await {
            None => return (ours, refusals),
            Some(Ok((id, Ok(described)))) => {
                let manager = described.key_metadata().and_then(|it| it.key_manager());
                // WHY by what it is not: a manager that is not told may be a customer.
                if manager != Some(&KeyManagerType::Aws) {
                    ours.push(id);
                }
            }
            Some(Ok((_, Err(refusal)))) => count(refusal, &mut refusals),
            Some(Err(error)) => {
                count(Refusal::new(Cause::Failed, &error.to_string()), &mut refusals);
            }
        }
    }
}

fn count(refusal: Refusal, refusals: &mut BTreeMap<Cause, (Refusal, usize)>) {
    refusals.entry(refusal.cause).or_insert((refusal, 0)).1 += 1;
}
