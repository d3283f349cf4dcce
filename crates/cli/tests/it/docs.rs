//! Pages that show commands are run: what they show is what is printed.

use std::collections::VecDeque;

use crate::run::{keywright_in, read, top};

/// The commands of a page's `console` blocks, each with the output that the page shows.
fn shown(page: &str) -> Vec<(Vec<String>, String)> {
    let mut all: Vec<(Vec<String>, String)> = Vec::new();
    let blocks = page.split("```console\n").skip(1);
    for line in blocks.filter_map(|it| it.split("```").next()).flat_map(str::lines) {
        match (line.strip_prefix("$ keywright "), all.last_mut()) {
            (Some(command), _) => {
                let words = command.split_whitespace().map(str::to_owned);
                all.push((words.collect(), String::new()));
            }
            (None, Some((_, output))) => {
                output.push_str(line);
                output.push('\n');
            }
            (None, None) => {}
        }
    }
    all
}

#[test]
fn every_command_of_the_page_about_rendering_prints_what_it_shows() {
    check("docs/render.md", 4);
}

/// Runs a page that shows so many commands at least.
fn check(page: &str, least: usize) {
    let mut commands: VecDeque<_> = shown(&read(&top().join(page))).into();
    assert!(least <= commands.len(), "the page shows commands");
    while let Some((words, wanted)) = commands.pop_front() {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = keywright_in(&top(), &words, "");
        assert_eq!(ran.data, wanted, "{words:?}");
    }
}

#[test]
fn every_command_of_the_tour_prints_what_the_page_shows() {
    check("docs/tour.md", 6);
}

#[test]
fn every_comparison_prints_what_its_page_shows() {
    check("docs/diff.md", 2);
}

#[test]
fn what_falls_with_a_key_is_printed_as_its_page_shows() {
    check("docs/blast-radius.md", 1);
}
