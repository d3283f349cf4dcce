//! Typed names: a key's name is never taken for a cluster's.

use std::fmt;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes the name as written.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// What people call a KMS key: its name in `keywright.toml`, or the file that describes it.
    KeyName
}
name! {
    /// What people call a Kafka cluster: its name in `keywright.toml`, or the vendor's id.
    ClusterName
}
