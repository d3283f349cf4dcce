//! Every table and field of `keywright.toml`, declared once: the reader, the editors' schema, the
//! reference page and `init` are all made from this list.

/// What a field's value is.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A string.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of strings.
    Texts,
    /// A day, `2027-01-31`.
    Day,
    /// The whole number 1: the format of the file.
    Format,
    /// A list of tables with these fields.
    Tables(&'static [Field]),
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub means: &'static str,
}

/// How often a table stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The fields stand at the top of the file.
    Top,
    /// `[table]`, once.
    One,
    /// `[table.NAME]`, for each name.
    Named,
    /// `[[table]]`, any number of times.
    Listed,
}

/// One table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name; empty for the top of the file.
    pub name: &'static str,
    /// How often it stands there.
    pub shape: Shape,
    /// What it declares.
    pub means: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

const fn must(name: &'static str, kind: Kind, means: &'static str) -> Field {
    Field { name, kind, required: true, means }
}

const fn may(name: &'static str, kind: Kind, means: &'static str) -> Field {
    Field { name, kind, required: false, means }
}

const ALLOW: &[Field] = &[
    must("rule", Kind::Text, "The rule's name or code."),
    must("until", Kind::Day, "The last day on which it is allowed."),
    must("reason", Kind::Text, "Why it is allowed, for whoever reads this next year."),
];

/// The tables, in the order in which a file is read by people.
pub const TABLES: &[Table] = &[
    Table {
        name: "",
        shape: Shape::Top,
        means: "The top of the file.",
        fields: &[must("format", Kind::Format, "The format of this file: 1.")],
    },
    Table {
        name: "estate",
        shape: Shape::One,
        means: "What is guarded, as a whole.",
        fields: &[
            must("name", Kind::Text, "What the estate is called."),
            must("vendor", Kind::Word(&["confluent"]), "Who runs the Kafka clusters."),
            may(
                "documents",
                Kind::Texts,
                "Files and folders that concern several keys: the vendor's lists.",
            ),
            may(
                "taken_on",
                Kind::Day,
                "The day on which the documents were exported; dates in them are judged as of it.",
            ),
            may(
                "own_accounts",
                Kind::Texts,
                "AWS accounts that are yours, beside those of the keys.",
            ),
        ],
    },
    Table {
        name: "owner",
        shape: Shape::Named,
        means: "Who administers keys, and is called when one fails.",
        fields: &[
            must("email", Kind::Text, "An address that somebody reads."),
            may("phone", Kind::Text, "A number that somebody answers at night."),
            may("channel", Kind::Text, "A chat channel."),
        ],
    },
    Table {
        name: "key",
        shape: Shape::Named,
        means: "A KMS key.",
        fields: &[
            must("cloud", Kind::Word(&["aws", "azure", "google"]), "The cloud that holds it."),
            must("id", Kind::Text, "Its ARN, vault URL or resource name: never an alias."),
            may("owner", Kind::Text, "Who administers it: a name under `owner`."),
            may("documents", Kind::Texts, "Files and folders that hold its exports."),
            may(
                "allow",
                Kind::Tables(ALLOW),
                "Findings about this key that are allowed for a time.",
            ),
        ],
    },
    Table {
        name: "cluster",
        shape: Shape::Named,
        means: "A Kafka cluster.",
        fields: &[
            may("id", Kind::Text, "The vendor's id: `lkc-…`."),
            must(
                "kind",
                Kind::Word(&["basic", "standard", "dedicated", "enterprise", "freight"]),
                "Its kind: it decides whether and how a key of yours is used.",
            ),
            must("cloud", Kind::Word(&["aws", "azure", "google"]), "The cloud that it runs in."),
            must("region", Kind::Text, "The region that it runs in."),
            must(
                "environment",
                Kind::Word(&["production", "staging", "development", "test"]),
                "What it is used for.",
            ),
            may("criticality", Kind::Word(&["low", "medium", "high"]), "How much hangs on it."),
            may(
                "state",
                Kind::Word(&["active", "provisioning", "deleted"]),
                "`active` if not given.",
            ),
            may("deleted_on", Kind::Day, "The day on which it was deleted."),
            may("key", Kind::Text, "The key that encrypts it: a name under `key`."),
            may(
                "allow",
                Kind::Tables(ALLOW),
                "Findings about this cluster that are allowed for a time.",
            ),
        ],
    },
    Table {
        name: "allow",
        shape: Shape::Listed,
        means: "Findings that are allowed for a time, by file.",
        fields: &[
            must("rule", Kind::Text, "The rule's name or code."),
            must(
                "file",
                Kind::Text,
                "The file, from this one on; `*` stands for any run of characters.",
            ),
            must("until", Kind::Day, "The last day on which it is allowed."),
            must("reason", Kind::Text, "Why it is allowed, for whoever reads this next year."),
        ],
    },
];
