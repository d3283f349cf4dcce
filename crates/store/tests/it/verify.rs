//! Whatever is done to a row, the journal tells which.

use keywright_store::journal::{Broken, Checkpoint, Digest, Head, Row, Signed, Signer, Verifier};
use keywright_store::{Fold, Journal as _, Memory, Store, Unlike};

use crate::suite::lived_in;
use crate::world::{at, entry, record, run};

const ORIGIN: &str = "keywright/test";

fn rows(count: u64) -> Vec<Row> {
    let store = Memory::new();
    run(async {
        for number in 0..count {
            let number = i64::try_from(number).expect("small");
            store.journal_append(record("noted"), entry(number)).await.expect("a row");
        }
        store.journal_read(1, usize::MAX).await.expect("rows")
    })
}

fn signed(head: Head) -> Signed {
    let signer = Signer::new("ops", &[3; 32]).expect("a name");
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), head };
    let note = checkpoint.sign(&signer).expect("it can be signed");
    Checkpoint::open(&note, ORIGIN, &signer.trusted()).expect("it was signed")
}

/// In pages of 4, so that what lies across a border is found as well.
fn verdict(rows: &[Row], checkpoints: &[Signed], known: Option<Head>) -> Result<Head, Broken> {
    let mut verifier = Verifier::new(checkpoints);
    rows.chunks(4).for_each(|it| verifier.page(it));
    verifier.end(known)
}

/// Makes the rows from here on whole again, as whoever may write to the database can.
fn rehash(rows: &mut [Row], from: usize) {
    for at in from..rows.len() {
        rows[at].previous = at.checked_sub(1).map_or(Digest::ZERO, |it| rows[it].hash);
        rows[at].seq = u64::try_from(at).expect("small") + 1;
        rows[at].hash = rows[at].computed();
    }
}

#[test]
fn a_journal_that_nobody_touched_is_whole() {
    let rows = rows(10);
    let head = rows[9].head();
    assert_eq!(verdict(&rows, &[], Some(head)), Ok(head));
    assert_eq!(verdict(&rows, &[signed(rows[4].head()), signed(head)], None), Ok(head));
    assert_eq!(verdict(&[], &[], Some(Head::EMPTY)), Ok(Head::EMPTY));
}

#[test]
fn any_edit_of_any_field_names_its_row() {
    let edits: [fn(&mut Row); 7] = [
        |it| it.at = at(-1),
        |it| it.actor.push('x'),
        |it| it.act.push('x'),
        |it| it.subject.push('x'),
        |it| it.body.push(' '),
        |it| it.previous = Digest::of(b"x"),
        |it| it.hash = Digest::of(b"x"),
    ];
    let whole = rows(10);
    for number in 0..whole.len() {
        for (which, edit) in edits.iter().enumerate() {
            let mut rows = whole.clone();
            edit(&mut rows[number]);
            let wanted = Err(Broken::Edited { seq: whole[number].seq });
            assert_eq!(verdict(&rows, &[], None), wanted, "row {number}, edit {which}");
        }
    }
}

#[test]
fn any_missing_row_is_named() {
    let whole = rows(10);
    for number in 0..whole.len() - 1 {
        let mut rows = whole.clone();
        let gone = rows.remove(number).seq;
        let wanted = Err(Broken::Gap { expected: gone, found: gone + 1 });
        assert_eq!(verdict(&rows, &[], None), wanted);
    }
}

#[test]
fn any_two_rows_that_changed_places_are_named() {
    let whole = rows(10);
    for first in 0..whole.len() {
        for second in first + 1..whole.len() {
            let (expected, found) = (whole[first].seq, whole[second].seq);
            // Moved in a file.
            let mut rows = whole.clone();
            rows.swap(first, second);
            let wanted = Err(Broken::Reordered { expected, found });
            assert_eq!(verdict(&rows, &[], None), wanted);
            // Renumbered in a table.
            let numbers = (rows[first].seq, rows[second].seq);
            (rows[second].seq, rows[first].seq) = numbers;
            let told = verdict(&rows, &[], None);
            let edited = Err(Broken::Edited { seq: expected });
            assert!(told == wanted || told == edited, "{told:?}");
        }
    }
}

#[test]
fn a_row_that_was_edited_and_hashed_anew_breaks_the_link_to_the_next() {
    let whole = rows(10);
    for number in 0..whole.len() - 1 {
        let mut rows = whole.clone();
        rows[number].actor = "eve".to_owned();
        rows[number].hash = rows[number].computed();
        let wanted = Err(Broken::Unlinked { seq: whole[number + 1].seq });
        assert_eq!(verdict(&rows, &[], None), wanted);
    }
}

#[test]
fn an_end_that_was_cut_off_is_found_by_the_head_or_a_checkpoint() {
    let whole = rows(10);
    let checkpoint = signed(whole[9].head());
    for length in 0..whole.len() {
        let rows = &whole[..length];
        let last = u64::try_from(length).expect("small");
        let wanted = Err(Broken::Truncated { last, known: 10 });
        assert_eq!(verdict(rows, std::slice::from_ref(&checkpoint), None), wanted);
        assert_eq!(verdict(rows, &[], Some(whole[9].head())), wanted);
        // Without either it cannot be seen, as the page says.
        assert!(verdict(rows, &[], None).is_ok());
    }
}

#[test]
fn a_journal_written_anew_is_found_by_a_checkpoint_alone() {
    let whole = rows(10);
    let checkpoints = [signed(whole[3].head()), signed(whole[7].head())];
    for number in 0..whole.len() {
        let mut rows = whole.clone();
        rows[number].actor = "eve".to_owned();
        rehash(&mut rows, number);
        let head = rows[9].head();
        assert_eq!(verdict(&rows, &[], Some(head)), Ok(head));
        let wanted = match number {
            0..=3 => Err(Broken::Rewritten { since: 0, seq: 4 }),
            4..=7 => Err(Broken::Rewritten { since: 4, seq: 8 }),
            _ => Ok(head),
        };
        assert_eq!(verdict(&rows, &checkpoints, Some(head)), wanted, "row {number}");
    }
}

#[test]
fn a_second_holder_is_found_where_the_journal_gives_a_key_twice() {
    let store = Memory::new();
    let rows = run(async {
        lived_in(&store).await;
        store.journal_read(1, 99).await.expect("rows")
    });
    let mut fold = Fold::default();
    rows.iter().try_for_each(|it| fold.row(it)).expect("one holder at a time");
    let mut twice = rows[0].clone();
    twice.seq = 99;
    twice.body = twice.body.replace("\"id\":1", "\"id\":99");
    assert!(matches!(fold.row(&twice), Err(Unlike::TwoHolders { seq: 99, .. })));
    twice.body = "{}".to_owned();
    assert_eq!(fold.row(&twice), Err(Unlike::Unreadable { seq: 99 }));
}

#[expect(dead_code, reason = "the face is object-safe")]
fn boxed(store: Memory) -> Box<dyn Store> {
    Box::new(store)
}
