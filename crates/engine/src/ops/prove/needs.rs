//! What somebody needs: the vendor's own record of a key, or a plain list.
//!
//! ```json
//! {"needs": [{"principal": "arn:aws:iam::444455556666:role/storage", "actions": ["kms:Decrypt"]}]}
//! ```

use std::path::Path;
use std::sync::Arc;

use keywright_clouds::{aws, azure, gcp};
use keywright_model::Cloud;
use keywright_model::text::{Document, Node, Source};
use keywright_model::world::Files;
use keywright_policy::{Plane, Seen};
use keywright_vendors::confluent;

use super::super::refused::{Refused, no_needs};

/// A record, or a list of a few principals, in bytes.
const NEEDS_BYTES_MAX: u64 = 1 << 20;

/// Reads needs from a file; what they mean is told by the cloud that they are asked of.
///
/// # Errors
/// The file cannot be read, or is no JSON.
pub fn needs(files: &dyn Files, path: &Path) -> Result<Document, Refused> {
    let bytes = files.read(path, NEEDS_BYTES_MAX).map_err(Refused::Unreachable)?;
    let source = Source::decode(path.display().to_string(), &bytes);
    let source = Arc::new(source.map_err(|error| Refused::NoNeeds(error.to_string()))?);
    Document::parse(source.clone())
        .map_err(|error| no_needs(&source, &error.message, error.span.start))
}

/// One thing that one principal must be able to do.
struct Need<'n> {
    principal: String,
    action: String,
    /// Whether it is a use of what a resource holds, where that is known.
    data: Option<bool>,
    /// On what, where that is told.
    resource: Option<String>,
    /// Where that stands.
    node: &'n Node,
}

/// Needs of an AWS policy.
pub(super) fn of_aws(document: &Document) -> Result<Vec<aws::prove::Need>, Refused> {
    let each = |it: Need<'_>| aws::prove::Need { principal: it.principal, action: it.action };
    Ok(read(document, Cloud::Aws)?.into_iter().map(each).collect())
}

/// Needs of a bundle of Azure, each on a resource.
pub(super) fn of_azure(document: &Document) -> Result<Vec<azure::prove::Need>, Refused> {
    let each = |it: Need<'_>| {
        let wanted = "a need of Azure has a `resource`: a key's URL, or an ARM id";
        let refused = || no_needs(&document.source, wanted, it.node.span.start);
        let (principal, action, data) = (it.principal, it.action, it.data.unwrap_or(true));
        let resource = it.resource.ok_or_else(refused)?;
        Ok(azure::prove::Need { principal, action, data, resource, time: None, network: None })
    };
    read(document, Cloud::Azure)?.into_iter().map(each).collect()
}

/// Needs of a bundle of Google; the vendor's record names a group by its bare address.
pub(super) fn of_google(document: &Document) -> Result<Vec<gcp::prove::Need>, Refused> {
    let each = |it: Need<'_>| {
        let bare = !it.principal.contains(':');
        let principal = if bare { format!("group:{}", it.principal) } else { it.principal };
        gcp::prove::Need { principal, permission: it.action }
    };
    Ok(read(document, Cloud::Google)?.into_iter().map(each).collect())
}

fn read(document: &Document, cloud: Cloud) -> Result<Vec<Need<'_>>, Refused> {
    let refused = |node: &Node, message: &str| no_needs(&document.source, message, node.span.start);
    if confluent::recognize(&document.root) == Some(confluent::Kind::Keys) {
        let records = confluent::records(document);
        return of_record(&records, cloud, &document.root).ok_or_else(|| {
            let message = format!("the record names nobody for a key of {cloud}");
            refused(&document.root, &message)
        });
    }
    let list = document.root.get("needs").unwrap_or(&document.root);
    let Some(elements) = list.as_array() else {
        let wanted = "give the vendor's record, or `{\"needs\": [{\"principal\", \"actions\"}]}`";
        return Err(refused(list, wanted));
    };
    let mut all = Vec::new();
    for element in elements {
        let principal = element.get("principal").and_then(Node::as_str);
        let actions = element.get("actions").and_then(Node::as_array);
        let (Some(principal), Some(actions)) = (principal, actions) else {
            return Err(refused(element, "a need has a `principal`, and a list of `actions`"));
        };
        let data = element.get("data");
        if let Some(other) = data.filter(|it| it.as_bool().is_none()) {
            return Err(refused(other, "`data` is `true` or `false`"));
        }
        for action in actions {
            let Some(action) = action.as_str() else {
                return Err(refused(action, "an action is a string"));
            };
            all.push(Need {
                principal: principal.to_owned(),
                action: action.to_owned(),
                data: data.and_then(Node::as_bool),
                resource: element.get("resource").and_then(Node::as_str).map(str::to_owned),
                node: element,
            });
        }
    }
    if all.is_empty() { Err(refused(list, "nobody needs anything")) } else { Ok(all) }
}

fn of_record<'n>(
    records: &[confluent::Record],
    cloud: Cloud,
    node: &'n Node,
) -> Option<Vec<Need<'n>>> {
    let [record] = records else { return None };
    let Seen::Seen(principals) = &record.principals else { return None };
    if record.cloud != Some(cloud) {
        return None;
    }
    let resource = record.key.as_ref().map(|it| it.0.clone());
    let each = |principal: &keywright_policy::Principal| {
        let (principal, resource) = (principal.id.clone(), resource.clone());
        confluent::permissions(cloud).iter().map(move |it| Need {
            principal: principal.clone(),
            action: it.name.to_owned(),
            data: Some(it.plane == Plane::Data),
            resource: resource.clone(),
            node,
        })
    };
    Some(principals.iter().flat_map(each).collect())
}
