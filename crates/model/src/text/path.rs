//! Where a node lies in its document, said as IAM Access Analyzer says it.
//!
//! Source: AWS, IAM Access Analyzer API, `ValidatePolicyFinding.locations[].path`.

use std::fmt;

/// One step from a node to a node below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathElement {
    /// An element of an array, counted from 0.
    Index(usize),
    /// The member's name itself.
    Key(String),
    /// The value under a member's name.
    Value(String),
}

/// The steps from a document's root to a node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path(Vec<PathElement>);

impl Path {
    /// The document's root.
    pub fn root() -> Path {
        Path::default()
    }

    /// The value under `name`.
    #[must_use]
    pub fn value(&self, name: &str) -> Path {
        self.then(PathElement::Value(name.to_owned()))
    }

    /// The name `name` itself.
    #[must_use]
    pub fn key(&self, name: &str) -> Path {
        self.then(PathElement::Key(name.to_owned()))
    }

    /// The element at `index`.
    #[must_use]
    pub fn index(&self, index: usize) -> Path {
        self.then(PathElement::Index(index))
    }

    /// The steps of this path, then those of `rest`.
    #[must_use]
    pub fn join(&self, rest: &Path) -> Path {
        Path(self.0.iter().chain(&rest.0).cloned().collect())
    }

    /// The steps, from the root on.
    pub fn elements(&self) -> &[PathElement] {
        &self.0
    }

    /// Goes one step further.
    pub(super) fn push(&mut self, element: PathElement) {
        self.0.push(element);
    }

    fn then(&self, element: PathElement) -> Path {
        let mut path = self.clone();
        path.push(element);
        path
    }
}

/// `Statement[0].Action`, as a person writes it.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, element) in self.0.iter().enumerate() {
            match element {
                PathElement::Index(index) => write!(f, "[{index}]")?,
                PathElement::Key(name) | PathElement::Value(name) => {
                    let dot = if at == 0 { "" } else { "." };
                    write!(f, "{dot}{name}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_a_person_writes_it() {
        let path =
            Path::root().value("Statement").index(1).value("Principal").value("AWS").index(0);
        assert_eq!(path.to_string(), "Statement[1].Principal.AWS[0]");
    }
}
