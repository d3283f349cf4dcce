//! How fast policies are judged, decided and proved about, beside peers in the same run.
//!
//! What must never happen: a peer that did not run gets a figure.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::python::Environment;
use crate::step::{Outcome, cargo, target};

const Z3: Environment = Environment { name: "oracle", packages: "oracle/requirements.txt" };
const PARLIAMENT: Environment = Environment { name: "peers", packages: "oracle/peers.txt" };

/// What a figure has to keep to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Limit {
    /// So many a second, or more.
    AtLeast(f64),
    /// So many, or fewer.
    AtMost(f64),
    /// So much time, or less.
    Within(Duration),
    /// It is told and not judged.
    None,
}

/// A line of the table: what is measured, the word that the bench's line begins with, the field of
/// that line, and the limit.
const ROWS: [(&str, &str, usize, Limit); 16] = [
    ("parse key policies", "parse", 1, Limit::AtLeast(50.0)),
    ("parse and judge by all rules", "judge", 1, Limit::AtLeast(25_000.0)),
    ("the same, parliament", "parliament", 1, Limit::None),
    ("decide one request", "decide", 1, Limit::AtLeast(2_000_000.0)),
    ("the same, iam-rs", "iam-rs", 1, Limit::None),
    ("prove no-new-access, median", "prove no-new-access", 1, Limit::Within(MEDIAN)),
    ("prove no-new-access, p99.9", "prove no-new-access", 2, Limit::Within(RARELY)),
    ("prove no-new-access, made pairs", "prove pairs", 1, Limit::Within(MEDIAN)),
    ("the same, Z3", "z3 pairs", 1, Limit::None),
    ("proofs left unknown", "unknown", 1, Limit::AtMost(0.0)),
    ("made to be hard, 8 condition keys", "pathological, 8 keys", 1, Limit::Within(HARD)),
    ("made to be hard, 12 condition keys", "pathological, 12 keys", 1, Limit::Within(HARD)),
    ("journal in SQLite, 64 writers", "journal sqlite", 1, Limit::AtLeast(5_000.0)),
    ("the same, p99 of a single writer", "journal sqlite", 2, Limit::None),
    ("journal in PostgreSQL, 64 writers", "journal postgres", 1, Limit::None),
    ("the same, p99 of a single writer", "journal postgres", 2, Limit::None),
];
const MEDIAN: Duration = Duration::from_micros(50);
const RARELY: Duration = Duration::from_millis(5);
const HARD: Duration = Duration::from_secs(1);

/// Whether figures are compared as they were timed, or by the documents that each is about.
#[derive(Debug, Clone, Copy, PartialEq)]
enum By {
    Time,
    Documents,
}

/// What is compared, the word of our figure, that of the peer's, how, and the least that it may be.
const RATIOS: [(&str, &str, &str, By, Limit); 9] = [
    ("judging, against parliament", "judge", "parliament", By::Time, Limit::AtLeast(100.0)),
    ("deciding, against iam-rs", "decide", "iam-rs", By::Time, Limit::None),
    ("proving, against Z3", "prove pairs", "z3 pairs", By::Time, Limit::None),
    ("judging an export of Azure, against one of AWS", "judge azure", "judge aws", By::Time, NEAR),
    (
        "judging an export of Google, against one of AWS",
        "judge google",
        "judge aws",
        By::Time,
        NEAR,
    ),
    ("deciding in Azure, against AWS", "decide azure", "decide aws", By::Time, NEAR),
    ("deciding in Google, against AWS", "decide google", "decide aws", By::Time, NEAR),
    ("proving of Azure, against AWS", "prove azure", "prove aws", By::Documents, NEAR),
    ("proving of Google, against AWS", "prove google", "prove aws", By::Time, NEAR),
];
/// The words of those who may not be there.
const PEERS: [&str; 3] = ["parliament", "iam-rs", "z3 pairs"];

/// One cloud is as fast as another within a factor of two.
const NEAR: Limit = Limit::AtLeast(0.5);

/// The benches: the package, its bench, and how it is built. Policies are measured as they are
/// handed out; what waits for a disk need not be.
const BENCHES: [(&str, &str, &str); 4] = [
    ("keywright-clouds", "prove", "dist"),
    ("keywright-clouds", "judge", "dist"),
    ("keywright-clouds", "clouds", "dist"),
    ("keywright-store", "journal", "release"),
];

/// Measures, prints the tables, and fails where a limit does not hold.
pub(crate) fn run() -> Outcome {
    let folder = target().join("bench/key-policies");
    if let Err(error) = fs::create_dir_all(&folder) {
        return Outcome::Failed(format!("{}: {error}", folder.display()));
    }
    let mut lines = String::new();
    for (package, bench, profile) in BENCHES {
        let words = ["bench", "--quiet", "--profile", profile, "--package", package];
        let words = [words.as_slice(), &["--bench", bench, "--"]].concat();
        match output(cargo(&words).arg(&folder)) {
            Ok(text) => lines += &text,
            Err(why) => return Outcome::Failed(why),
        }
    }
    for (environment, peer) in [(Z3, "z3"), (PARLIAMENT, "parliament")] {
        match measured(&environment, peer, &folder) {
            Ok(text) => lines += &text,
            Err(why) => eprintln!("{peer}: not measured ({why})"),
        }
    }
    print!("{}{}", table(&lines), ratios(&lines));
    verdict(&lines)
}

fn measured(environment: &Environment, peer: &str, folder: &Path) -> Result<String, String> {
    match environment.install() {
        Outcome::Passed => output(environment.python().args(["bench.py", peer]).arg(folder)),
        Outcome::Failed(why) | Outcome::NotChecked(why) => Err(why),
    }
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(format!("it ended with {}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A field of the line that begins with a word.
fn field<'t>(lines: &'t str, word: &str, at: usize) -> Option<&'t str> {
    let mut each = lines.lines().map(|it| it.split('\t'));
    let mut fields = each.find(|it| it.clone().next() == Some(word))?;
    fields.nth(at)
}

/// The number in a field: times in seconds, all else as it stands.
fn number(field: &str) -> Option<f64> {
    let word = field.split(' ').find(|it| it.starts_with(|it: char| it.is_ascii_digit()))?;
    let end = word.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(word.len());
    let (digits, unit) = word.split_at(end);
    let scale = match unit {
        "ns" => 1e-9,
        "µs" => 1e-6,
        "ms" => 1e-3,
        _ => 1.0,
    };
    digits.parse::<f64>().ok().map(|it| it * scale)
}

fn keeps(limit: Limit, value: f64) -> bool {
    match limit {
        Limit::AtLeast(least) => least <= value,
        Limit::AtMost(most) => value <= most,
        Limit::Within(most) => value <= most.as_secs_f64(),
        Limit::None => true,
    }
}

fn table(lines: &str) -> String {
    let mut out = String::from("| what | measured | limit |\n| :-- | --: | --: |\n");
    for (name, word, at, limit) in ROWS {
        let told = field(lines, word, at).unwrap_or("not measured");
        let told = ["median ", "p99 ", "p99.9 "]
            .iter()
            .find_map(|it| told.strip_prefix(it))
            .unwrap_or(told);
        out += &format!("| {name} | {told} | {} |\n", words(limit));
    }
    out
}

fn words(limit: Limit) -> String {
    match limit {
        Limit::AtLeast(least) => format!("at least {least}"),
        Limit::AtMost(most) => format!("{most}"),
        Limit::Within(most) => format!("{most:?}"),
        Limit::None => "-".to_owned(),
    }
}

fn ratios(lines: &str) -> String {
    let mut out = String::from(
        "\n| how many times as fast | | as it was timed | documents | limit |\n\
         | :-- | --: | --: | --: | --: |\n",
    );
    for (name, ours, theirs, by, limit) in RATIOS {
        let told = |it: Option<f64>| it.map_or_else(|| "not measured".to_owned(), times);
        let (checked, raw) = (told(ratio(lines, ours, theirs, by)), told(raw(lines, ours, theirs)));
        let counts = documents(lines, ours).zip(documents(lines, theirs));
        let counts = counts.map_or_else(|| "-".to_owned(), |(a, b)| format!("{a} to {b}"));
        out += &format!("| {name} | {checked} | {raw} | {counts} | {} |\n", words(limit));
    }
    out
}

/// How many times as fast one figure is as another.
fn ratio(lines: &str, ours: &str, theirs: &str, by: By) -> Option<f64> {
    let raw = raw(lines, ours, theirs)?;
    match by {
        By::Time => Some(raw),
        By::Documents => Some(raw * documents(lines, ours)? / documents(lines, theirs)?),
    }
}

/// The same, however many documents each is about.
fn raw(lines: &str, ours: &str, theirs: &str) -> Option<f64> {
    let of = |word| field(lines, word, 1).and_then(number);
    let (ours, theirs) = (of(ours)?, of(theirs)?);
    // A time is better where it is less, a rate where it is more.
    Some(if ours < 1.0 { theirs / ours } else { ours / theirs })
}

/// How many documents a figure is about, where its line tells.
fn documents(lines: &str, word: &str) -> Option<f64> {
    field(lines, word, 2)?.strip_prefix("of ")?.parse().ok()
}

fn times(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.2}") } else { format!("{ratio:.0}") }
}

fn verdict(lines: &str) -> Outcome {
    let rows = ROWS
        .iter()
        .map(|&(name, word, at, limit)| (name, limit, field(lines, word, at).and_then(number)));
    // WHY: a peer that cannot be installed here says nothing of us.
    let ran = |peer: &str| !PEERS.contains(&peer) || field(lines, peer, 1).is_some();
    let ratios = RATIOS
        .iter()
        .filter(|it| ran(it.2))
        .map(|&(name, ours, theirs, by, limit)| (name, limit, ratio(lines, ours, theirs, by)));
    let broken = rows.chain(ratios).filter_map(|(name, limit, value)| match (limit, value) {
        (Limit::None, _) => None,
        (_, Some(value)) if keeps(limit, value) => None,
        (_, Some(_)) => Some(format!("{name}: its limit does not hold")),
        (_, None) => Some(format!("{name}: not measured")),
    });
    let broken: Vec<String> = broken.collect();
    if broken.is_empty() { Outcome::Passed } else { Outcome::Failed(broken.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "parse\t60 MB/s\t2000 policies\n\
        judge\t30000 policies/s\nparliament\t300.0 policies/s\ndecide\t3000000 decisions/s\n\
        prove no-new-access\tmedian 30.5µs\tp99.9 1.2ms\t9 times\nunknown\t0\n\
        prove pairs\t40µs\t0 unknown\nz3 pairs\t120.000ms\t1 unknown of 9\n\
        pathological, 8 keys\t3.1ms\tfails\npathological, 12 keys\t900ms\tunknown\n\
        judge aws\t1000 documents/s\tof 5\njudge azure\t500 documents/s\tof 6\n\
        judge google\t900 documents/s\ndecide aws\t4 decisions/s\ndecide azure\t3 decisions/s\n\
        decide google\t5 decisions/s\nprove aws\tmedian 30µs\tof 1\nprove azure\tmedian 180µs\tof 3\n\
        prove google\tmedian 60µs\tof 2\njournal sqlite\t9000 rows/s\tp99 4ms\tmedian 2ms\n";

    #[test]
    fn figures_are_read_with_their_units() {
        assert_eq!(field(LINES, "prove no-new-access", 2).and_then(number), Some(1.2e-3));
        assert_eq!(number("1867.5 policies/s"), Some(1867.5));
        assert_eq!(number("1.5s"), Some(1.5));
        assert_eq!(number("none"), None);
        assert_eq!(field(LINES, "prove", 1), None);
    }

    #[test]
    fn a_limit_that_does_not_hold_or_was_not_measured_fails() {
        assert_eq!(verdict(LINES), Outcome::Passed);
        let slow = LINES.replace("30.5µs", "51µs");
        let why = "prove no-new-access, median: its limit does not hold";
        assert_eq!(verdict(&slow), Outcome::Failed(why.to_owned()));
        let gone = LINES.replace("decide\t", "decided\t");
        assert_eq!(verdict(&gone), Outcome::Failed("decide one request: not measured".to_owned()));
        let far = LINES.replace("median 60µs", "median 61µs");
        let why = "proving of Google, against AWS: its limit does not hold";
        assert_eq!(verdict(&far), Outcome::Failed(why.to_owned()));
        let near = LINES.replace("judge\t30000", "judge\t29000");
        let why = "judging, against parliament: its limit does not hold";
        assert_eq!(verdict(&near), Outcome::Failed(why.to_owned()));
        let alone = LINES.replace("parliament\t300.0 policies/s\n", "");
        assert_eq!(verdict(&alone), Outcome::Passed);
        let uncounted = LINES.replace("180µs\tof 3", "180µs");
        let why = "proving of Azure, against AWS: not measured";
        assert_eq!(verdict(&uncounted), Outcome::Failed(why.to_owned()));
    }

    #[test]
    fn a_peer_that_did_not_run_has_no_figure_and_fails_nothing() {
        let told = ratios(LINES);
        assert!(
            told.contains("| judging, against parliament | 100 | 100 | - | at least 100 |"),
            "{told}"
        );
        assert!(told.contains("| proving, against Z3 | 3000 | 3000 | - | - |"), "{told}");
        assert!(
            told.contains("| deciding, against iam-rs | not measured | not measured | - | - |"),
            "{told}"
        );
        let judged = "of Azure, against one of AWS | 0.50 | 0.50 | 6 to 5 | at least 0.5 |";
        assert!(told.contains(judged), "{told}");
        let proved = "proving of Azure, against AWS | 0.50 | 0.17 | 3 to 1 | at least 0.5 |";
        assert!(told.contains(proved), "{told}");
        let by_time = "proving of Google, against AWS | 0.50 | 0.50 | 2 to 1 | at least 0.5 |";
        assert!(told.contains(by_time), "{told}");
        assert!(table(LINES).contains("| the same, iam-rs | not measured | - |"));
    }
}
