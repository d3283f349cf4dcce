//! Where a policy hangs, and whether that is over the key.
//!
//! Source: Resource Manager, "Resource hierarchy"; IAM API v2, `Policy.name`; Cloud Asset API v1,
//! `IamPolicySearchResult`.

use std::collections::BTreeSet;

use crate::gcp::KeyPath;

/// A place in the resource hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// By its number.
    Organization(String),
    /// By its number.
    Folder(String),
    /// By its id or its number.
    Project(String),
    /// By its project, location and name.
    Ring([String; 3]),
    /// By its resource name.
    Key(String),
    /// Something else, which stands over no key.
    Elsewhere,
}

/// Whether a place is the key or stands over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// It does.
    Over,
    /// It may.
    Maybe,
    /// It does not.
    Apart,
}

impl Point {
    /// Reads a full resource name, `//cloudresourcemanager.googleapis.com/projects/p`, or one
    /// without its service.
    pub fn parse(text: &str) -> Option<Point> {
        let service = "//cloudresourcemanager.googleapis.com/";
        let kms = "//cloudkms.googleapis.com/";
        let name = text.strip_prefix(service).or_else(|| text.strip_prefix(kms)).unwrap_or(text);
        if let Some(path) = KeyPath::parse(name) {
            return Some(Point::Key(path.key_name()));
        }
        if name.starts_with("//") {
            return Some(Point::Elsewhere);
        }
        let parts: Vec<&str> = name.split('/').collect();
        Some(match parts.as_slice() {
            ["organizations", it] => Point::Organization((*it).to_owned()),
            ["folders", it] => Point::Folder((*it).to_owned()),
            ["projects", it] => Point::Project((*it).to_owned()),
            ["projects", project, "locations", location, "keyRings", ring] => {
                Point::Ring([project, location, ring].map(|it| (*it).to_owned()))
            }
            _ => return None,
        })
    }

    /// Reads where a deny policy hangs: `policies/POINT/denypolicies/ID`, its slashes encoded.
    pub fn of_policy(name: &str) -> Option<Point> {
        let rest = name.strip_prefix("policies/")?;
        let (point, _) = rest.rsplit_once("/denypolicies/")?;
        let plain = point.replace("%2F", "/").replace("%2f", "/");
        Point::parse(plain.strip_prefix("cloudresourcemanager.googleapis.com/")?)
    }
}

/// What is known of the key's place in the hierarchy.
#[derive(Debug, Default)]
pub struct Hierarchy {
    /// The key's resource name.
    pub key: Option<String>,
    /// The ids and numbers of its project.
    pub projects: BTreeSet<String>,
    /// Its folders and its organization.
    pub above: BTreeSet<Point>,
    /// Whether `above` holds all of them.
    pub is_whole: bool,
}

impl Hierarchy {
    /// Whether a place is the key or stands over it.
    pub fn stands(&self, point: &Point) -> Stands {
        let key = self.key.as_deref().and_then(KeyPath::parse);
        match (point, key) {
            (Point::Elsewhere, _) => Stands::Apart,
            (Point::Organization(_) | Point::Folder(_), _) => match self.above.contains(point) {
                true => Stands::Over,
                false if self.is_whole => Stands::Apart,
                false => Stands::Maybe,
            },
            (Point::Project(it), _) => self.project(it),
            (Point::Ring(_) | Point::Key(_), None) => Stands::Maybe,
            (Point::Ring([project, location, ring]), Some(key)) => {
                let same = location.eq_ignore_ascii_case(key.location) && ring == key.ring;
                if same { self.project(project) } else { Stands::Apart }
            }
            (Point::Key(name), Some(_)) => match KeyPath::parse(name) {
                Some(it) => self.is_of(&it),
                None => Stands::Apart,
            },
        }
    }

    /// Whether a key is the key; of one that is not known, whether it may be.
    pub fn is_of(&self, it: &KeyPath<'_>) -> Stands {
        match self.key.as_deref().and_then(KeyPath::parse) {
            None => Stands::Maybe,
            Some(key) if (it.ring, it.key) == (key.ring, key.key) => {
                let same = it.location.eq_ignore_ascii_case(key.location);
                if same { self.project(it.project) } else { Stands::Apart }
            }
            Some(_) => Stands::Apart,
        }
    }

    /// WHY: an id and a number may name one project, and nothing in either says so.
    fn project(&self, text: &str) -> Stands {
        if self.projects.contains(text) {
            return Stands::Over;
        }
        let number = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        match self.projects.iter().any(|it| number(it) == number(text)) {
            true => Stands::Apart,
            false => Stands::Maybe,
        }
    }

    /// The project's number, where it is known.
    pub fn number(&self) -> Option<&str> {
        let number = |it: &&String| it.bytes().all(|it| it.is_ascii_digit());
        self.projects.iter().find(number).map(String::as_str)
    }
}
