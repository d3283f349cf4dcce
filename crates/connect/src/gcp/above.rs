//! What stands over the project: policies that give, and those that take away.

use serde_json::{Value, json};

use super::Door;
use super::ancestry::Ancestry;
use super::key::marked;
use crate::rest::{Fault, Run};
use crate::sight::Sight;

const BOUNDARIES: &str = "iam.principalaccessboundarypolicies.list";
const BINDINGS: &str = "iam.policybindings.list";
const POLICIES: &str = "accesscontextmanager.policies.list";
const PERIMETERS: &str = "accesscontextmanager.servicePerimeters.list";

impl Door {
    /// The policies of project, folders and organization, and their deny policies, as `gcloud
    /// projects get-ancestors-iam-policy --include-deny` prints both. Where it is not known what
    /// stands over the project, its own policy comes back, in the shape in which a search finds it.
    pub(super) async fn chain(
        &self,
        run: Run,
        ancestry: &Ancestry,
        policies: &mut Vec<Value>,
        sight: &mut Sight,
    ) -> Option<Value> {
        let (mut chain, mut denies, mut all_denies) = (Vec::new(), Vec::new(), true);
        let before = policies.len();
        for (kind, id) in &ancestry.places {
            let call = format!("resourcemanager.{kind}s.getIamPolicy");
            let mut element = json!({"id": id, "type": kind});
            match self.policy(run, &format!("{kind}s/{id}")).await {
                Ok(policy) => {
                    element["policy"] = marked(policy.clone());
                    policies.push(policy);
                }
                // WHY kept: an element without a policy is told by whoever reads the list.
                Err(fault) => sight.lacks(&format!("IAM policy of the {kind} {id}"), &call, fault),
            }
            chain.push(element);
            match self.denies(run, kind, id, sight).await {
                Ok(found) => {
                    let element = |it| json!({"id": id, "type": kind, "policy": it});
                    denies.extend(found.into_iter().map(element));
                }
                Err((call, fault)) => {
                    all_denies = false;
                    sight.lacks(&format!("deny policies of the {kind} {id}"), call, fault);
                }
            }
        }
        let is_chain = ancestry.is_whole && before < policies.len();
        if is_chain && all_denies {
            chain.append(&mut denies);
        }
        // WHY apart: beside the other policies they would be taken for all that there are.
        if !denies.is_empty() {
            let denies = denies.iter_mut().map(|it| it["policy"].take()).collect();
            sight.saw("deny-policies", &Value::Array(denies));
        }
        if is_chain {
            sight.saw("ancestors-iam-policy", &Value::Array(chain));
            return None;
        }
        lone(&chain)
    }

    /// Deny policies of one place, each with its rules, which their list leaves out.
    async fn denies(
        &self,
        run: Run,
        kind: &str,
        id: &str,
        sight: &mut Sight,
    ) -> Result<Vec<Value>, (&'static str, Fault)> {
        let point = format!("cloudresourcemanager.googleapis.com/{kind}s/{id}");
        let url = self.access.at(&["v2", "policies", &point, "denypolicies"], &[]);
        let listed = self.whole(run, &self.access, url, "policies").await;
        let mut found = Vec::new();
        for policy in listed.map_err(|it| ("iam.denypolicies.list", it))? {
            let own = policy["name"].as_str().and_then(|it| it.rsplit('/').next());
            let own = own.unwrap_or_default();
            let url = self.access.at(&["v2", "policies", &point, "denypolicies", own], &[]);
            match self.client.get(run, &url).await {
                Ok(whole) => found.push(whole),
                Err(fault) => {
                    sight.lacks(&format!("deny policy {own}"), "iam.denypolicies.get", fault);
                    // WHY: without its rules it is still there, and may deny.
                    found.push(policy);
                }
            }
        }
        Ok(found)
    }

    /// Principal access boundaries, and whom they bind.
    pub(super) async fn boundaries(&self, run: Run, ancestry: &Ancestry, sight: &mut Sight) {
        let Some(organization) = ancestry.organization() else { return };
        let path = format!("v3/organizations/{organization}/locations/global");
        let url = self.access.below(&format!("{path}/principalAccessBoundaryPolicies"), &[]);
        let all = self.whole(run, &self.access, url, "principalAccessBoundaryPolicies").await;
        let all = all.map_err(|it| (BOUNDARIES, it));
        keep("principal access boundaries", "access-boundaries", all, sight);
        for (kind, id) in &ancestry.places {
            let path = format!("v3/{kind}s/{id}/locations/global/policyBindings");
            let url = self.access.below(&path, &[]);
            let all = self.whole(run, &self.access, url, "policyBindings").await;
            let what = format!("bindings of access boundaries of the {kind} {id}");
            let name = format!("boundary-bindings-{kind}-{id}");
            keep(&what, &name, all.map_err(|it| (BINDINGS, it)), sight);
        }
    }

    /// Perimeters of VPC Service Controls.
    pub(super) async fn perimeters(&self, run: Run, ancestry: &Ancestry, sight: &mut Sight) {
        let Some(organization) = ancestry.organization() else { return };
        let parent = format!("organizations/{organization}");
        let url = self.perimeters.at(&["v1", "accessPolicies"], &[("parent", &parent)]);
        let what = "service perimeters";
        let policies = match self.whole(run, &self.perimeters, url, "accessPolicies").await {
            Ok(policies) => policies,
            Err(fault) => return sight.lacks(what, POLICIES, fault),
        };
        let mut found = Vec::new();
        for name in policies.iter().filter_map(|it| it["name"].as_str()) {
            let url = self.perimeters.below(&format!("v1/{name}/servicePerimeters"), &[]);
            match self.whole(run, &self.perimeters, url, "servicePerimeters").await {
                Ok(perimeters) => found.extend(perimeters),
                Err(fault) => sight.lacks(what, PERIMETERS, fault),
            }
        }
        keep(what, "perimeters", Ok(found), sight);
    }
}

/// The project's policy alone.
fn lone(chain: &[Value]) -> Option<Value> {
    let project = chain.iter().find(|it| it["type"] == "project" && it["policy"].is_object())?;
    let id = project["id"].as_str()?;
    Some(json!({
        "resource": format!("//cloudresourcemanager.googleapis.com/projects/{id}"),
        "assetType": "cloudresourcemanager.googleapis.com/Project",
        "policy": project["policy"],
    }))
}

/// Keeps a list that holds anything. WHY: an empty one does not tell what it lists.
fn keep(what: &str, name: &str, all: Result<Vec<Value>, (&'static str, Fault)>, sight: &mut Sight) {
    match all {
        Ok(all) if all.is_empty() => {}
        Ok(all) => sight.saw(name, &Value::Array(all)),
        Err((call, fault)) => sight.lacks(what, call, fault),
    }
}
