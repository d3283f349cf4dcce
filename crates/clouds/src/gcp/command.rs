//! Commands to paste.
//!
//! Source: Google Cloud SDK reference, `gcloud kms keys`, `gcloud kms keys versions`, `gcloud iam
//! roles`: a key is named in full in place of `--project`, `--location` and `--keyring`.

use jiff::SignedDuration;

pub(super) use crate::shell::word;

use super::Case;
use super::key::KeyFacts;
use super::layer::Point;
use super::resource::{KeyPath, RoleName};

/// What the benchmarks ask for.
///
/// Source: CIS Google Cloud Platform Foundation Benchmark, "Ensure KMS encryption keys are rotated
/// within a period of 90 days".
const DEFAULT_PERIOD_DAYS: i64 = 90;

/// `gcloud kms keys VERB KEY`.
pub(super) fn keys(verb: &str, id: &str) -> String {
    format!("gcloud kms keys {verb} {}", key_argument(id))
}

/// `gcloud kms keys versions VERB NUMBER --key=KEY`.
pub(super) fn version(verb: &str, number: &str, id: &str) -> String {
    format!("gcloud kms keys versions {verb} {} --key={}", word(number), key_argument(id))
}

/// Lists a key's versions.
pub(super) fn versions_list(id: &str) -> String {
    format!("gcloud kms keys versions list --key={} --format json", key_argument(id))
}

/// Makes a key beside this one: symmetric, rotating, and with Google's time to undo a destruction.
pub(super) fn create_key(case: &Case) -> String {
    let (project, location, ring) = match KeyPath::parse(key_id(case)) {
        Some(it) => (it.project, it.location, it.ring),
        None => ("PROJECT", "LOCATION", "RING"),
    };
    let schedule = schedule(case, DEFAULT_PERIOD_DAYS);
    format!(
        "gcloud kms keys create NEW_KEY --project={project} --location={location} \
         --keyring={ring} --purpose=encryption {schedule} --destroy-scheduled-duration=30d"
    )
}

/// A schedule whose first rotation comes in some days.
pub(super) fn schedule(case: &Case, first_days: i64) -> String {
    let period = format!("--rotation-period={DEFAULT_PERIOD_DAYS}d");
    match case.now.checked_add(SignedDuration::from_hours(24 * first_days)) {
        Ok(next) => format!("{period} --next-rotation-time={next}"),
        Err(_) => period,
    }
}

/// The same schedule, as the key's description prints it.
pub(super) fn schedule_fields(case: &Case, first_days: i64) -> Vec<(&'static str, String)> {
    let period = format!("\"{}s\"", DEFAULT_PERIOD_DAYS * 24 * 60 * 60);
    let next = case.now.checked_add(SignedDuration::from_hours(24 * first_days)).ok();
    let next = next.map(|it| ("nextRotationTime", format!("\"{it}\"")));
    [("rotationPeriod", period)].into_iter().chain(next).collect()
}

/// Binds a member to a role on a key, whatever conditions stand in the policy beside.
pub(super) fn bind(id: &str, member: &str, role: &str) -> String {
    let member = word(member);
    let command = keys("add-iam-policy-binding", id);
    format!("{command} --member={member} --role={} --condition=None", word(role))
}

/// Takes a member from a role on a key, under every condition.
pub(super) fn unbind(id: &str, member: &str, role: &str) -> String {
    let command = keys("remove-iam-policy-binding", id);
    format!("{command} --member={} --role={} --all", word(member), word(role))
}

/// Takes a member from a role where a policy hangs: the key, without a point. `None` where that is
/// no place of the hierarchy.
pub(super) fn unbind_at(
    point: Option<&Point>,
    id: &str,
    member: &str,
    role: &str,
) -> Option<String> {
    let (command, place) = match point {
        None | Some(Point::Key(_)) => return Some(unbind(id, member, role)),
        Some(Point::Ring([project, location, ring])) => {
            let place = format!("--location={} --project={}", word(location), word(project));
            ("kms keyrings", format!("{} {place}", word(ring)))
        }
        Some(Point::Project(it)) => ("projects", word(it)),
        Some(Point::Folder(it)) => ("resource-manager folders", word(it)),
        Some(Point::Organization(it)) => ("organizations", word(it)),
        Some(Point::Elsewhere) => return None,
    };
    let (member, role) = (word(member), word(role));
    let verb = "remove-iam-policy-binding";
    Some(format!("gcloud {command} {verb} {place} --member={member} --role={role} --all"))
}

/// Puts a whole policy.
pub(super) fn put_policy(id: &str) -> String {
    format!("{} policy.json", keys("set-iam-policy", id))
}

/// `gcloud iam roles VERB ROLE`; `None` where the text names no role.
pub(super) fn roles(verb: &str, name: &str) -> Option<String> {
    Some(match RoleName::parse(name)? {
        RoleName::Predefined(_) => format!("gcloud iam roles {verb} {name}"),
        RoleName::Project(project, role) => {
            format!("gcloud iam roles {verb} {role} --project={project}")
        }
        RoleName::Organization(organization, role) => {
            format!("gcloud iam roles {verb} {role} --organization={organization}")
        }
    })
}

/// `gcloud iam policies VERB ID --kind=denypolicies --attachment-point=POINT`; `None` where the
/// text names no deny policy.
pub(super) fn deny_policy(verb: &str, name: &str) -> Option<String> {
    let (point, id) = name.strip_prefix("policies/")?.split_once("/denypolicies/")?;
    let (id, point) = (word(id), word(point));
    let command = format!("gcloud iam policies {verb} {id}");
    Some(format!("{command} --kind=denypolicies --attachment-point={point}"))
}

/// `gcloud org-policies describe CONSTRAINT --project=P --effective`: what is in force at the key.
pub(super) fn organization_policy(case: &Case, constraint: &str) -> String {
    let project = KeyPath::parse(key_id(case)).map_or("PROJECT", |it| it.project);
    let constraint = if constraint.is_empty() { "CONSTRAINT" } else { constraint };
    let command = format!("gcloud org-policies describe {}", word(constraint));
    format!("{command} --project={} --effective", word(project))
}

/// The key's id: as declared, else as its exports show it, else a word in its place.
pub(super) fn key_id(case: &Case) -> &str {
    let shown = || case.document.key.as_ref().and_then(KeyFacts::name);
    case.key.id.as_deref().or_else(shown).unwrap_or("KEY")
}

/// A key as an argument, without the version that its declared id may carry.
fn key_argument(id: &str) -> String {
    KeyPath::parse(id).map_or_else(|| word(id), |it| it.key_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_names_the_key_without_its_version() {
        let key = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
        let listed = versions_list(&format!("{key}/cryptoKeyVersions/3"));
        assert_eq!(listed, format!("gcloud kms keys versions list --key={key} --format json"));
    }

    #[test]
    fn what_a_shell_would_read_is_quoted() {
        assert_eq!(keys("describe", "a; rm b"), "gcloud kms keys describe 'a; rm b'");
    }

    #[test]
    fn a_role_is_described_where_it_lives() {
        let project = roles("describe", "projects/p/roles/r");
        assert_eq!(project.as_deref(), Some("gcloud iam roles describe r --project=p"));
        let organization = roles("describe", "organizations/1/roles/r");
        assert_eq!(organization.as_deref(), Some("gcloud iam roles describe r --organization=1"));
        let google = roles("describe", "roles/owner");
        assert_eq!(google.as_deref(), Some("gcloud iam roles describe roles/owner"));
        assert_eq!(roles("describe", "no role"), None);
    }
}
