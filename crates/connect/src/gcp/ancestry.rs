//! Where a project stands: its number, its folders, its organization.

use keywright_model::observed::Cause;
use serde_json::{Value, json};

use super::Door;
use super::name::KeyName;
use crate::rest::{Fault, Run};
use crate::sight::Sight;

/// A project stands no deeper than in ten folders.
///
/// Source: Google, Resource Manager, "Quotas and limits".
const ANCESTORS_MAX: usize = 12;

/// What stands over a key, the project first.
#[derive(Debug, Default)]
pub(super) struct Ancestry {
    /// The project's number.
    pub(super) number: Option<String>,
    /// Type and id of each: `project`, `folder`, `organization`.
    pub(super) places: Vec<(String, String)>,
    /// Whether these are all.
    pub(super) is_whole: bool,
}

impl Ancestry {
    /// The organization's number.
    pub(super) fn organization(&self) -> Option<&str> {
        self.places.iter().find(|it| it.0 == "organization").map(|it| it.1.as_str())
    }
}

impl Door {
    pub(super) async fn ancestry(&self, run: Run, name: &KeyName, sight: &mut Sight) -> Ancestry {
        let call = "resourcemanager.projects.get";
        let mut ancestry = Ancestry::default();
        let url = self.hierarchy.at(&["v1", "projects", &name.project], &[]);
        match self.client.get(run, &url).await {
            Ok(project) => {
                ancestry.number = project["projectNumber"].as_str().map(str::to_owned);
                sight.saw("project", &project);
            }
            Err(fault) => sight.lacks("project", call, fault),
        }
        let asked = format!("{}:getAncestry", name.project);
        let url = self.hierarchy.at(&["v1", "projects", &asked], &[]);
        let answer = self.client.post(run, &url, &json!({})).await;
        match answer.and_then(|it| places(&it)) {
            Ok(places) => {
                ancestry.places = places;
                ancestry.is_whole = true;
            }
            Err(fault) => {
                sight.lacks("ancestry of the project", call, fault);
                ancestry.places = vec![("project".to_owned(), name.project.clone())];
            }
        }
        ancestry
    }
}

fn places(answer: &Value) -> Result<Vec<(String, String)>, Fault> {
    let unread = || Fault::new(Cause::Unreadable, "the ancestry of the project cannot be read");
    let all = answer["ancestor"].as_array().ok_or_else(unread)?;
    if all.is_empty() || ANCESTORS_MAX < all.len() {
        return Err(unread());
    }
    let one = |it: &Value| {
        let part = |name: &str| it["resourceId"][name].as_str().map(str::to_owned);
        let kind = part("type").filter(|it| KINDS.contains(&it.as_str()));
        kind.zip(part("id").filter(|it| !it.contains('/')))
    };
    all.iter().map(one).collect::<Option<_>>().ok_or_else(unread)
}

const KINDS: [&str; 3] = ["project", "folder", "organization"];
