//! How long one changed key of a large estate takes to be judged again, from the bytes of its
//! documents to what is told. The estate's folder is the argument; `cargo xtask bench` makes it.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time and says so"
)]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use keywright_estate::Judge;
use keywright_estate::declaration::Estate;
use keywright_estate::document::{Asked, Opened, open};
use keywright_model::text::Source;

/// Keys that are judged again, spread over the estate.
const AGAIN: usize = 1_000;

fn main() {
    let folder = std::env::args().skip(1).find(|it| !it.starts_with("--"));
    let folder = folder.expect("the folder of an estate");
    let folder = Path::new(&folder);
    let text = fs::read(folder.join("keywright.toml")).expect("the declaration");
    let source = Source::decode("keywright.toml", &text).expect("text");
    let estate = Arc::new(Estate::read(Arc::new(source)).expect("without mistakes"));
    let mut judge = Judge::of(estate.clone(), Timestamp::now());
    for path in list(&folder.join("clusters")) {
        judge.shared(opened(&path));
    }
    judge.all_shared();
    let documents = |at: usize| estate.keys[at].documents.iter().map(|it| folder.join(&it.value));
    for at in 0..estate.keys.len() {
        let all = documents(at).map(|it| opened(&it)).collect();
        judge.tell(judge.look(at, all).expect("declared"));
    }
    let mut standing = judge.standing().expect("an estate");
    let keys = estate.keys.len();
    let mut times: Vec<_> = (0..AGAIN)
        .map(|turn| {
            let at = turn * keys.div_ceil(AGAIN) % keys;
            let paths: Vec<_> = documents(at).collect();
            let bytes: Vec<_> = paths.iter().map(|it| fs::read(it).expect("a file")).collect();
            let start = Instant::now();
            let all = paths.iter().zip(&bytes);
            let all = all.map(|(path, bytes)| open(&path.to_string_lossy(), bytes, Asked::ByName));
            let told = standing.again(at, all.collect()).expect("it stands");
            assert!(told.iter().all(|it| it.rule.page.is_on_request()), "nothing is wrong with it");
            start.elapsed()
        })
        .collect();
    times.sort();
    let (median, high) = (times[AGAIN / 2], times[AGAIN * 99 / 100]);
    println!("again {keys} keys median {} ns p99 {} ns", median.as_nanos(), high.as_nanos());
}

fn list(folder: &Path) -> Vec<std::path::PathBuf> {
    let all = fs::read_dir(folder).expect("a folder");
    let mut all: Vec<_> = all.map(|it| it.expect("an entry").path()).collect();
    all.sort();
    all
}

fn opened(path: &Path) -> Opened {
    open(&path.to_string_lossy(), &fs::read(path).expect("a file"), Asked::ByName)
}
