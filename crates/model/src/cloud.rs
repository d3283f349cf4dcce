//! The three clouds, and their regions.

use std::fmt;

/// A cloud that holds keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cloud {
    /// Amazon Web Services: AWS KMS.
    Aws,
    /// Microsoft Azure: Key Vault.
    Azure,
    /// Google Cloud: Cloud KMS.
    Google,
}

impl Cloud {
    /// Every cloud, in the order in which pages list them.
    pub const ALL: [Cloud; 3] = [Cloud::Aws, Cloud::Azure, Cloud::Google];

    /// The word that `keywright.toml` uses.
    pub fn word(self) -> &'static str {
        match self {
            Cloud::Aws => "aws",
            Cloud::Azure => "azure",
            Cloud::Google => "google",
        }
    }

    /// Reads a cloud's word, in any case: vendors spell `AWS`, `AZURE`, `Azure` and `GCP`.
    pub fn from_word(word: &str) -> Option<Cloud> {
        match word.to_ascii_lowercase().as_str() {
            "aws" => Some(Cloud::Aws),
            "azure" => Some(Cloud::Azure),
            "google" | "gcp" => Some(Cloud::Google),
            _ => None,
        }
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cloud::Aws => "AWS",
            Cloud::Azure => "Azure",
            Cloud::Google => "Google Cloud",
        })
    }
}

/// A region or location, compared as clouds do: without case, spaces or hyphens for Azure's display
/// names (`West Europe` is `westeurope`).
#[derive(Debug, Clone)]
pub struct Region(String);

impl Region {
    /// Takes a region as written.
    pub fn new(text: impl Into<String>) -> Region {
        Region(text.into())
    }

    /// The region as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn folded(&self) -> impl Iterator<Item = char> + '_ {
        self.0.chars().filter(|it| !it.is_whitespace()).map(|it| it.to_ascii_lowercase())
    }
}

impl PartialEq for Region {
    fn eq(&self, other: &Region) -> bool {
        self.folded().eq(other.folded())
    }
}

impl Eq for Region {}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_spell_clouds_in_several_ways() {
        for (word, cloud) in [
            ("AWS", Cloud::Aws),
            ("AZURE", Cloud::Azure),
            ("Azure", Cloud::Azure),
            ("GCP", Cloud::Google),
        ] {
            assert_eq!(Cloud::from_word(word), Some(cloud));
        }
        assert_eq!(Cloud::from_word("oci"), None);
    }

    #[test]
    fn a_region_has_one_identity_in_its_spellings() {
        assert_eq!(Region::new("West Europe"), Region::new("westeurope"));
        assert_ne!(Region::new("us-east-1"), Region::new("us-east-2"));
    }
}
