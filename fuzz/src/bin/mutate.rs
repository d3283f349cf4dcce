//! Feeds a target blindly mutated seeds: `mutate TARGET SECONDS SEED`, `mutate seeds FOLDER`.
//!
//! A panic, or an input that takes longer than [`INPUT_MS_MAX`], is told with the numbers that make
//! the input again: `mutate TARGET SEED#NUMBER`.

#![expect(clippy::disallowed_methods, reason = "a tool outside of every room: it takes the time")]

use std::panic::catch_unwind;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use keywright_fuzz::mutation::Stock;
use keywright_fuzz::{seeds, targets};

/// No document of a few kilobytes may keep a parser busy for longer.
const INPUT_MS_MAX: u128 = 2000;

/// A target and what came of it, in words; `None` where nothing was found.
type Found = Option<String>;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let found = match words.as_slice() {
        ["seeds", folder] => write_seeds(folder).map(|()| None),
        [target, seconds, seed] => match (find(target), seconds.parse(), seed.parse()) {
            (Some(run), Ok(seconds), Ok(seed)) => fuzz(target, run, seconds, seed),
            _ => return misuse(),
        },
        [target, again] => match (find(target), numbers(again)) {
            (Some(run), Some((seed, number))) => once(run, seed, number),
            _ => return misuse(),
        },
        _ => return misuse(),
    };
    match found {
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some(text)) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("the seeds cannot be read or written: {error}");
            ExitCode::from(2)
        }
    }
}

fn misuse() -> ExitCode {
    let names: Vec<&str> = targets::ALL.iter().map(|it| it.0).collect();
    eprintln!("mutate TARGET SECONDS SEED | mutate TARGET SEED#NUMBER | mutate seeds FOLDER");
    eprintln!("targets: {}", names.join(" "));
    ExitCode::from(2)
}

fn find(name: &str) -> Option<fn(&[u8])> {
    targets::ALL.iter().find(|it| it.0 == name).map(|it| it.1)
}

fn numbers(again: &str) -> Option<(u64, u64)> {
    let (seed, number) = again.split_once('#')?;
    Some((seed.parse().ok()?, number.parse().ok()?))
}

fn fuzz(name: &str, run: fn(&[u8]), seconds: u64, seed: u64) -> io::Result<Found> {
    let stock = Stock::new(seeds()?);
    let (start, mut number) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_secs(seconds) {
        let input = stock.input(seed, number);
        let began = Instant::now();
        let panicked = catch_unwind(|| run(&input)).is_err();
        let took = began.elapsed().as_millis();
        if panicked || INPUT_MS_MAX < took {
            let what = if panicked { "a panic".to_owned() } else { format!("{took} ms") };
            return Ok(Some(format!("{name}: {what}; again: mutate {name} {seed}#{number}")));
        }
        number += 1;
    }
    eprintln!("{name}: {number} inputs, nothing found");
    Ok(None)
}

fn once(run: fn(&[u8]), seed: u64, number: u64) -> io::Result<Found> {
    let input = Stock::new(seeds()?).input(seed, number);
    eprintln!("{:?}", String::from_utf8_lossy(&input));
    run(&input);
    Ok(None)
}

fn write_seeds(folder: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, seed) in seeds()?.iter().enumerate() {
        fs::write(format!("{folder}/seed-{number}"), seed)?;
    }
    Ok(())
}
