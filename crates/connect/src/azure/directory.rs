//! Service principals, which join a vendor's application to what holds the roles.

use keywright_model::observed::Cause;
use serde_json::Value;

use super::Door;
use super::around::{PAGING, each};
use crate::rest::{Fault, Paging, Run};
use crate::sight::Sight;

const APPLICATIONS: &str = "Microsoft Graph Application.Read.All";
const GROUPS: &str = "Microsoft Graph GroupMember.Read.All";

const GRAPH_PAGING: Paging =
    Paging { elements: PAGING.elements, next: &["@odata.nextLink"], token: None };

/// So many service principals are looked up at most.
const PRINCIPALS_MAX: usize = 50;

/// What is read of a principal: no more than the judgement takes.
const SELECT: (&str, &str) = (
    "$select",
    "id,appId,displayName,appDisplayName,accountEnabled,servicePrincipalType,\
     servicePrincipalNames,appOwnerOrganizationId",
);

impl Door {
    /// The vendors' principals, and those that hold a role; of each, its groups, where a group
    /// holds a role.
    pub(super) async fn principals(&self, run: Run, assignments: &[Value], sight: &mut Sight) {
        let of_kind = |kind: &str| -> Vec<Value> {
            let fits = |it: &&Value| it["properties"]["principalType"].as_str() == Some(kind);
            assignments.iter().filter(fits).cloned().collect()
        };
        let services = of_kind("ServicePrincipal");
        let by_application = self.applications.iter().map(|it| format!("(appId='{it}')"));
        let by_id = each(&services, "principalId").into_iter().map(|it| format!("/{it}"));
        let with_groups = !of_kind("Group").is_empty();
        let mut seen: Vec<String> = Vec::new();
        for (index, way) in by_application.chain(by_id).enumerate() {
            if PRINCIPALS_MAX <= index {
                let fault = Fault::new(Cause::TooMuch, "more principals than one run reads");
                return sight.lacks("service principals", APPLICATIONS, fault);
            }
            if seen.iter().any(|it| way == format!("/{it}")) {
                continue;
            }
            let (client, target) = &self.graph;
            let url = target.below(&format!("v1.0/servicePrincipals{way}"), &[SELECT]);
            let principal = match client.get(run, &url).await {
                Ok(principal) => principal,
                Err(fault) => {
                    let what = format!("service principal {}", way.trim_start_matches('/'));
                    sight.lacks(&what, APPLICATIONS, fault);
                    continue;
                }
            };
            sight.saw(&format!("service-principal-{}", seen.len() + 1), &principal);
            let Some(id) = principal["id"].as_str().map(str::to_owned) else { continue };
            seen.push(id.clone());
            if with_groups {
                self.memberships(run, &id, seen.len(), sight).await;
            }
        }
    }

    async fn memberships(&self, run: Run, id: &str, number: usize, sight: &mut Sight) {
        let (client, target) = &self.graph;
        let path = ["v1.0", "servicePrincipals", id, "transitiveMemberOf"];
        let what = format!("groups of the service principal {id}");
        match client.list(run, target, target.at(&path, &[]), GRAPH_PAGING).await {
            Ok(mut listed) => {
                sight.cut(&what, GROUPS, &listed);
                // WHY: Graph does not say whose groups they are.
                if let Value::Object(members) = &mut listed.list {
                    members.insert("principal".to_owned(), Value::String(id.to_owned()));
                }
                sight.saw(&format!("memberships-{number}"), &listed.list);
            }
            Err(fault) => sight.lacks(&what, GROUPS, fault),
        }
    }
}
