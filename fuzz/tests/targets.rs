//! Every target holds on its seeds and on the first inputs that they become: a target that rots is
//! seen in each run of the tests, not in the long run alone.

#![expect(clippy::disallowed_methods, reason = "it lists its own files")]

use keywright_fuzz::mutation::Stock;
use keywright_fuzz::{seeds, targets};

const INPUTS: u64 = 300;

#[test]
fn every_target_holds_on_the_seeds() {
    let seeds = seeds().expect("readable");
    assert!(20 < seeds.len(), "{} seeds", seeds.len());
    for (_, run) in targets::ALL {
        seeds.iter().for_each(|it| run(it));
    }
}

#[test]
fn every_target_holds_on_its_first_inputs() {
    let stock = Stock::new(seeds().expect("readable"));
    for (name, run) in targets::ALL {
        for number in 0..INPUTS {
            let input = stock.input(1, number);
            let held = std::panic::catch_unwind(|| run(&input)).is_ok();
            assert!(held, "again: mutate {name} 1#{number}");
        }
    }
}

#[test]
fn every_target_has_its_file_for_the_engine() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz_targets");
    let list = std::fs::read_dir(folder).expect("readable");
    let mut files: Vec<String> =
        list.map(|it| it.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    files.sort();
    let names: Vec<String> = targets::ALL.iter().map(|it| format!("{}.rs", it.0)).collect();
    assert_eq!(files, names);
}
