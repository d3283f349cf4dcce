//! What needs neither store nor network.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use keywright_estate::Horizon;
use keywright_policy::Standard;

use super::{Cluster, Doctor, Journal, Key, Observe, Reach, RenderOwn, StoreArguments};

/// Guard the encryption keys that you manage for your Kafka clusters.
#[derive(Debug, Parser)]
#[command(name = "keywright", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// When to use colors. They never carry meaning alone.
    #[arg(long, global = true, value_enum, default_value_t = Colors::Auto)]
    pub(crate) color: Colors,
    /// Print data only, no talk.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge an estate, folders or single files, offline.
    ///
    /// What each file is is told by its content. Exit code: 0 clean, 1 findings at or above
    /// `--fail-on`, 2 misuse or unreadable input, 3 could not tell.
    Check(Check),
    /// Print a rule's page, or list all rules.
    Explain(Explain),
    /// Write a commented `keywright.toml`, or one of the keys and clusters that are found.
    Init(Init),
    /// Look at every key and vendor of an estate, and write down what is seen for `check`.
    ///
    /// Exit code: 0 all was seen, 2 misuse, 3 something could not be seen.
    Observe(Observe),
    /// Examine the estate, the store and the way to clouds and vendors, each with the next step.
    ///
    /// Exit code: 0 all is well, 1 something is amiss, 3 something could not be told.
    Doctor(Doctor),
    /// Print the least rights that keywright itself needs to look, or to change one key.
    RenderOwn(RenderOwn),
    /// Decide one request by every policy that has a say in it, offline.
    ///
    /// Exit code: 0 allowed, 1 denied, 2 misuse or unreadable input, 3 could not tell. Decisions of
    /// a batch do not change its exit.
    Simulate(Simulate),
    /// Prove something about all requests at once, or show one that disproves it, offline.
    ///
    /// Exit code: 0 holds, 1 fails, 2 misuse or unreadable input, 3 could not tell. Verdicts of a
    /// batch do not change its exit unless `--fail-on` is given.
    Prove(Prove),
    /// Say who gains or loses what from one policy, or one bundle of exports, to the next, offline.
    ///
    /// Exit code: 0 nobody does, 1 somebody does, 2 misuse or unreadable input, 3 could not tell.
    Diff(Diff),
    /// Write the policy, role or commands that a key's vendor needs, ready to paste, offline.
    ///
    /// Exit code: 0 written, 1 something stands in the way, 2 misuse or unreadable input, 3 could
    /// not tell.
    Render(Render),
    /// Say what falls with a key, who may use it and who decides about it, offline.
    ///
    /// Exit code: 0 all of it is told, 2 misuse or unreadable input, 3 some of it cannot be told.
    BlastRadius(OneKey),
    /// Say who may use a key, and which cluster holds it, so that no two hold one.
    Key(Key),
    /// List clusters and the keys that they hold.
    Cluster(Cluster),
    /// Verify, export or sign the journal of all that was done.
    Journal(Journal),
    /// Back the store up, or restore it.
    Store(StoreArguments),
    /// Print what completes commands and options in a shell.
    Completions(Completions),
    /// Write the manual's pages, one a command, for `man`.
    Man(Man),
}

/// One key of an estate.
#[derive(Debug, Args)]
pub(crate) struct OneKey {
    /// The key's name in the estate.
    pub(crate) key: String,
    /// The estate's folder.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub(crate) estate: PathBuf,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub(crate) format: Plain,
}

/// `keywright render`.
#[derive(Debug, Args)]
pub(crate) struct Render {
    /// The key's name in the estate.
    #[arg(required_unless_present = "byok", conflicts_with = "byok")]
    pub(crate) key: Option<String>,
    /// The estate's folder.
    #[arg(long, value_name = "FOLDER", default_value = ".", conflicts_with = "byok")]
    pub(crate) estate: PathBuf,
    /// The vendor's own record of the key (`confluent byok describe -o json`), without an estate.
    #[arg(long, value_name = "FILE")]
    pub(crate) byok: Option<PathBuf>,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub(crate) format: Plain,
}

/// `keywright diff`.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The policy or bundle as it was.
    pub(crate) before: PathBuf,
    /// The policy or bundle as it will be.
    pub(crate) after: PathBuf,
    /// The estate's folder: its records tell which clusters a change hits.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) estate: Option<PathBuf>,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub(crate) format: Plain,
}

/// `keywright prove`.
#[derive(Debug, Args)]
pub(crate) struct Prove {
    #[command(subcommand)]
    pub(crate) question: Question,
    /// Answer a question a line, each with an `id`, a line each, in order; `-` is standard input.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) batch: Option<PathBuf>,
    /// The form of the answer. A batch is answered in JSON lines, whatever is said here.
    #[arg(long, global = true, value_enum, default_value_t = Plain::Text)]
    pub(crate) format: Plain,
    /// Exit with 3 also where an answer rests on an assumption.
    #[arg(long, global = true)]
    pub(crate) strict: bool,
    /// Exit with 1 where an answer of a batch is this, or worse.
    #[arg(long, global = true, value_enum)]
    pub(crate) fail_on: Option<FailOnVerdict>,
}

/// A question.
#[derive(Debug, Subcommand)]
pub(crate) enum Question {
    /// Does the candidate allow nothing that the reference does not?
    NoNewAccess {
        /// The policy as it was.
        #[arg(long, required_unless_present = "batch")]
        reference: Option<PathBuf>,
        /// The policy as it will be.
        #[arg(long, required_unless_present = "batch")]
        candidate: Option<PathBuf>,
        /// How the policies are attached; told by their content where it is not given.
        #[arg(long, value_enum)]
        kind: Option<PolicyKind>,
    },
    /// Does the policy let these principals do these things, whatever they send?
    Keeps {
        /// The policy.
        #[arg(required_unless_present = "batch")]
        policy: Option<PathBuf>,
        /// The vendor's record of the key, or `{"needs": [{"principal", "actions"}]}`.
        #[arg(long, required_unless_present = "batch")]
        needs: Option<PathBuf>,
    },
    /// Is everybody kept out whom nobody knows?
    NotPublic {
        /// The policy.
        #[arg(required_unless_present = "batch")]
        policy: Option<PathBuf>,
    },
    /// Could somebody still change who has access?
    NoLockout {
        /// The policy.
        #[arg(required_unless_present = "batch")]
        policy: Option<PathBuf>,
        /// The account of an AWS policy, by its twelve digits.
        #[arg(long)]
        account: Option<String>,
        /// The vault, by its ARM id; the one that a bundle of Azure shows, where it is not given.
        #[arg(long)]
        vault: Option<String>,
    },
    /// Is none of these actions allowed on any of these resources?
    NotGranted {
        /// The policy.
        #[arg(required_unless_present = "batch")]
        policy: Option<PathBuf>,
        /// Actions, as patterns; all, where none is given.
        #[arg(long, num_args = 1..)]
        action: Vec<String>,
        /// Resources, as patterns; all, where none is given.
        #[arg(long, num_args = 1..)]
        resource: Vec<String>,
    },
}

/// How a policy is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyKind {
    /// To a resource: it names principals.
    Resource,
    /// To an identity.
    Identity,
    /// To a role: it names who may take the role on.
    Trust,
}

/// The least verdict that fails a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOnVerdict {
    /// A question that fails.
    Fails,
    /// One that is not decided, too.
    Unknown,
}

/// `keywright check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Files and folders; `-` is standard input. A folder with a `keywright.toml` is an estate. A
    /// plan (`terraform show -json`) is judged beside the estates that are named with it.
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// The vendor's own record of the key (`confluent byok describe -o json`): all paths are then
    /// documents of that one key.
    #[arg(long, value_name = "FILE")]
    pub(crate) byok: Option<PathBuf>,
    /// Judge by the claims of this store too: a file, or the address of a PostgreSQL database.
    #[arg(long, value_name = "STORE", conflicts_with = "byok")]
    pub(crate) store: Option<String>,
    /// Judge these keys of the estate only.
    #[arg(long = "key", value_name = "NAME", conflicts_with = "byok")]
    pub(crate) keys: Vec<String>,
    /// Tell what dates up to then bring by themselves, in days, weeks or years: `90d`, `13w`, `1y`.
    /// Dates do not change the exit.
    #[arg(long, value_parser = horizon, default_value = "90d", value_name = "TIME")]
    pub(crate) horizon: Horizon,
    /// Tell the findings of these standards only, such as `cis-aws-5,prowler`, and whatever could
    /// not be read or told. Dates to come are told whatever is asked for.
    #[arg(long, value_parser = standard, value_delimiter = ',', value_name = "ID")]
    pub(crate) standard: Vec<Standard>,
    /// The least severity that fails the check: `error`, where it is not given.
    #[arg(long, value_enum)]
    pub(crate) fail_on: Option<FailOn>,
    /// Exit with 3 also where an answer rests on an assumption, or a file is not judged.
    #[arg(long)]
    pub(crate) strict: bool,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Judge a document a line, `{"id", "document"}`, and answer a JSON line each, in order; `-` is
    /// standard input. Findings do not change the exit unless `--fail-on` is given.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["paths", "byok", "keys", "patch", "standard", "store"],
    )]
    pub(crate) batch: Option<PathBuf>,
    /// Write every fix into this file, as a patch for `git apply`.
    #[arg(long, value_name = "FILE")]
    pub(crate) patch: Option<PathBuf>,
}

fn standard(text: &str) -> Result<Standard, String> {
    let known = || Standard::ALL.iter().map(|it| it.id).collect::<Vec<_>>().join(", ");
    Standard::find(text.trim()).ok_or_else(|| format!("it is none of {}", known()))
}

fn horizon(text: &str) -> Result<Horizon, String> {
    Horizon::parse(text).ok_or_else(|| {
        format!("write days, weeks or years such as `90d`; at most {} days", Horizon::DAYS_MAX)
    })
}

/// `keywright explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The rule's code or name, such as `AWS-001` or `key-shared`. Without it, all rules are
    /// listed.
    pub(crate) rule: Option<String>,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub(crate) format: Plain,
}

/// `keywright init`.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder in which to write it.
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Write the keys and clusters that clouds and vendors show.
    #[arg(long)]
    pub(crate) discover: bool,
    /// Write those that a state holds, as `terraform show -json` prints it; nothing is looked at.
    #[arg(long, value_name = "FILE", requires = "discover")]
    pub(crate) state: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reach: Reach,
}

/// `keywright completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell.
    pub(crate) shell: clap_complete::Shell,
}

/// `keywright man`.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder in which to write them.
    pub(crate) folder: PathBuf,
}

/// `keywright simulate`.
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// The case, as JSON; `-` is standard input.
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    pub(crate) case: Option<PathBuf>,
    /// Decide a case a line, each with an `id`, and answer a line each, in order; `-` is standard
    /// input.
    #[arg(long, value_name = "FILE")]
    pub(crate) batch: Option<PathBuf>,
    /// The form of the answer. A batch is answered in JSON lines, whatever is said here.
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub(crate) format: Plain,
}

/// When to use colors.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Colors {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The least severity that fails a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors alone.
    Error,
    /// Warnings too.
    Warning,
    /// Notes too.
    Note,
}

/// The form of a check's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For scripts; `"format": 1`.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for test reports.
    Junit,
    /// GitHub workflow commands, for annotations on a pull request.
    Github,
}

/// The form of an answer that has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Plain {
    /// For people.
    Text,
    /// For scripts; `"format": 1`.
    Json,
}
