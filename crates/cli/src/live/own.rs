//! The rights that the doors need, as each cloud's own command line takes them.

use std::fmt::Write as _;

use keywright_connect::{aws, azure, confluent, gcp};

use crate::arguments::{DoorName, RenderOwn};

/// Every key of the caller's own account.
const EVERY_KEY: &str = "arn:aws:kms:*:*:key/*";

/// Writes them; `Err` is what has to be said as well.
pub(crate) fn own(asked: &RenderOwn) -> Result<Option<String>, &'static str> {
    Ok(Some(match asked.cloud {
        DoorName::Aws => of_aws(asked)?,
        DoorName::Azure => {
            let subscriptions: Vec<&str> = asked.subscription.iter().map(String::as_str).collect();
            if subscriptions.is_empty() {
                return Err("name the subscriptions of the vaults: `--subscription ID`");
            }
            format!("{:#}\n", azure::own_role(&subscriptions))
        }
        DoorName::Google => format!("{:#}\n", gcp::own_role()),
        DoorName::Confluent => {
            let mut out = String::new();
            for it in confluent::own_roles() {
                _ = writeln!(out, "{} on {}: {}", it.role, it.scope, it.calls.join(", "));
            }
            out
        }
    }))
}

fn of_aws(asked: &RenderOwn) -> Result<String, &'static str> {
    let keys = match asked.key.as_slice() {
        [] => vec![EVERY_KEY.to_owned()],
        keys => keys.to_vec(),
    };
    let policy = match (asked.write, asked.key.as_slice()) {
        (false, _) => aws::own_policy(&aws::Own::Reads(&keys)),
        (true, [key]) => aws::own_policy(&aws::Own::Writes(key)),
        (true, _) => return Err("a role that writes is for one key: name it with `--key ARN`"),
    };
    Ok(policy + "\n")
}
