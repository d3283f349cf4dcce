//! What every cloud's questions promise alike: one suite, passed by each through one trait.
//!
//! A cloud brings its own documents by chance and its own way to ask; what is promised of the
//! answers is written here once. Nothing here may be weakened for one cloud alone.

use std::sync::Arc;

use keywright_model::text::{Document, Edit, Node, Source, Value};
use keywright_policy::{Answered, Difference, Outcome, Settled};

mod differences;

pub(crate) use differences::*;

/// A question of a kind, about the documents that are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    NoNewAccess,
    /// One of the cloud's needs, by its number.
    Keeps(usize),
    NotGranted,
    NotPublic,
    NoLockout,
}

/// All kinds, with the first need.
const ASKED: [Asked; 5] =
    [Asked::NoNewAccess, Asked::Keeps(0), Asked::NotGranted, Asked::NotPublic, Asked::NoLockout];

/// What a text that cannot be read might have said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// Anything.
    Anything,
    /// A leave: whoever is not let in for certain may be.
    Leave,
    /// A denial: whoever is let in may not be.
    Denial,
}

/// What a document adds to a side, and so what is taken for granted where it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gives {
    /// Access alone.
    Leave,
    /// Refusals alone.
    Denial,
    /// What was in doubt, decided.
    Facts,
}

/// A cloud under test.
pub(crate) trait Cloud {
    /// How many different needs [`Asked::Keeps`] knows.
    const NEEDS: usize;
    /// How many pairs are asked about in one run.
    const PAIRS: u64 = 300;
    /// What the layers of this cloud do, by examples.
    const LAYERS: &'static [Row];

    /// Two sides of a question, made from a seed.
    fn pair(seed: u64) -> [String; 2];
    /// A side of these documents.
    fn side(documents: &str) -> String;
    /// Asks about a reference and a candidate; the other questions are about the candidate.
    /// `None` where a text is refused before anything is asked.
    fn ask(asked: Asked, reference: &str, candidate: &str) -> Option<Answered>;
    /// Compares two sides; `None` where a text is refused.
    fn diff(before: &str, after: &str) -> Option<Difference>;
    /// What is decided of a whole case by its text.
    fn decided(case: &str) -> Option<Outcome>;
    /// The case with the reference's documents in place of the candidate's.
    fn before(case: &str, reference: &str, candidate: &str) -> String;
    /// A side's text, written anew from what was read.
    fn printed(text: &str) -> String;
    /// Holds regions against single decisions for a seed: how many requests were compared.
    fn compared(seed: u64) -> usize;
    /// The lists of a side whose elements may be leaves, and which of them are.
    fn leaves(root: &Node) -> Vec<(&Node, usize)>;
    /// The side with a denial of everything to everybody.
    fn denied(text: &str) -> String;
    /// What sort of layer a document is, with its name; `None` where it is the access itself, or
    /// gives and takes at once.
    fn layer(document: &Node) -> Option<(&'static str, Gives)>;
    /// The side once all that is rendered for a vendor over it is in force, whether `render` says
    /// that this meets every need, and what is asked about them. `None` where nothing is rendered.
    fn rendered(text: &str) -> Option<(String, bool, Answered)>;
    /// The side with something in it that cannot be read, where it has the place for it.
    fn broken(text: &str) -> Vec<(Unread, String)>;
}

pub(crate) fn document(text: &str) -> Document {
    Document::parse(Arc::new(Source::new("it.json", text))).expect("JSON")
}

pub(crate) fn word(answered: Option<&Answered>) -> &'static str {
    match answered.map(|it| &it.settled) {
        Some(Settled::Holds) => "holds",
        Some(Settled::Fails(_)) => "fails",
        Some(Settled::Unknown) => "unknown",
        None => "refused",
    }
}

fn asked<C: Cloud>(asked: Asked, reference: &str, candidate: &str) -> &'static str {
    word(C::ask(asked, reference, candidate).as_ref())
}

/// Whether two texts say the same: members in whatever order, elements in theirs.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            let has = |it: &keywright_model::text::Member| {
                other.iter().any(|o| o.name == it.name && same(&it.node, &o.node))
            };
            one.len() == other.len() && one.iter().all(has)
        }
        (one, other) => one == other,
    }
}

pub(crate) fn printing_again_changes_nothing<C: Cloud>() {
    for seed in 1..=C::PAIRS {
        let [text, _] = C::pair(seed);
        let printed = C::printed(&text);
        let (old, new) = (document(&text), document(&printed));
        assert!(same(&old.root, &new.root), "seed {seed}\n{text}\n{printed}");
        assert_eq!(C::printed(&printed), printed, "seed {seed}");
        for (reference, candidate) in [(&text, &printed), (&printed, &text)] {
            let told = asked::<C>(Asked::NoNewAccess, reference, candidate);
            assert_ne!(told, "fails", "seed {seed}\n{text}\n{printed}");
        }
    }
}

pub(crate) fn regions_answer_as_single_decisions_do<C: Cloud>() {
    // Other seeds than those of the cloud's own tests.
    let compared: usize = (100_001..=100_000 + C::PAIRS).map(C::compared).sum();
    println!("{compared} requests compared");
    assert!(1_000 < compared, "{compared}");
}

pub(crate) fn every_witness_is_decided_as_shown_from_its_text<C: Cloud>() {
    let mut shown_of = [0; ASKED.len()];
    for seed in 1..=C::PAIRS {
        let [reference, candidate] = C::pair(seed);
        for (at, kind) in ASKED.into_iter().enumerate() {
            let kind = match kind {
                Asked::Keeps(_) => Asked::Keeps(usize::try_from(seed).expect("small") % C::NEEDS),
                other => other,
            };
            let answered = C::ask(kind, &reference, &candidate);
            let Some(Settled::Fails(shown)) = answered.map(|it| it.settled) else { continue };
            assert_eq!(C::decided(&shown.case), Some(shown.after), "seed {seed}\n{}", shown.case);
            let before = match kind {
                Asked::NoNewAccess => C::before(&shown.case, &reference, &candidate),
                _ => shown.case.clone(),
            };
            let told = C::decided(&before);
            assert_eq!(told, Some(shown.before), "{kind:?} seed {seed}\n{before}");
            let fits = match kind {
                Asked::NoNewAccess => shown.after == Outcome::Allow && shown.before.denies(),
                Asked::NotGranted | Asked::NotPublic => shown.after == Outcome::Allow,
                Asked::Keeps(_) | Asked::NoLockout => shown.after.denies(),
            };
            assert!(fits, "{kind:?} seed {seed}\n{}", shown.case);
            shown_of[at] += 1;
        }
    }
    println!("witnesses replayed, by question: {shown_of:?}");
    assert!(100 < shown_of.iter().sum::<usize>(), "{shown_of:?}");
}

/// Whether what is unread has no say in an answer of "holds".
fn may_hold(unread: Unread, asked: Asked) -> bool {
    let of_keeping = match asked {
        Asked::Keeps(_) | Asked::NoLockout => true,
        Asked::NoNewAccess | Asked::NotGranted | Asked::NotPublic => false,
    };
    match unread {
        Unread::Anything => false,
        Unread::Leave => of_keeping,
        Unread::Denial => !of_keeping,
    }
}

pub(crate) fn what_cannot_be_read_never_holds<C: Cloud>() {
    let mut tried = 0;
    for seed in 1..=C::PAIRS / 5 {
        let [_, text] = C::pair(seed);
        for (unread, broken) in C::broken(&text) {
            for kind in ASKED {
                let may_hold = may_hold(unread, kind);
                let told = asked::<C>(kind, &text, &broken);
                assert!(may_hold || told != "holds", "{kind:?} {unread:?} seed {seed}\n{broken}");
                tried += 1;
            }
        }
    }
    println!("{tried} questions about unreadable texts");
    assert!(300 < tried, "{tried}");
}

pub(crate) fn less_leave_and_more_denial_keep_nothing_more<C: Cloud>() {
    let (mut lost, mut kept, mut removed) = (0, 0, 0);
    for seed in 1..=C::PAIRS / 2 {
        let [text, _] = C::pair(seed);
        let parsed = document(&text);
        let leaves = C::leaves(&parsed.root);
        for at in 0..C::NEEDS {
            let need = Asked::Keeps(at);
            let whole = asked::<C>(need, &text, &text);
            let denied = C::denied(&text);
            let told = asked::<C>(need, &denied, &denied);
            assert!(told != "holds" || whole == "holds", "{need:?} seed {seed}\n{denied}");
            lost += usize::from(whole == "holds" && told != "holds");
            kept += usize::from(whole == "holds");
            // Each need has its turn, and what is kept already has nothing to gain.
            if whole == "holds" || usize::try_from(seed).expect("small") % C::NEEDS != at {
                continue;
            }
            for (list, at) in &leaves {
                let edit = Edit::remove_element(list, *at).expect("an element");
                let less = Edit::apply(&text, &[edit]).expect("one edit");
                let told = asked::<C>(need, &less, &less);
                assert_ne!(told, "holds", "{need:?} {whole} seed {seed}\n{text}\n{less}");
                removed += 1;
            }
        }
    }
    println!("{kept} kept, {lost} of them lost to a denial; {removed} asked with a leave less");
    assert!(10 < lost && 100 < removed, "{kept} {lost} {removed}");
}

pub(crate) fn a_side_gains_nothing_over_itself<C: Cloud>() {
    let mut held = 0;
    for seed in 1..=C::PAIRS {
        for text in C::pair(seed) {
            let told = asked::<C>(Asked::NoNewAccess, &text, &text);
            assert!(["holds", "unknown"].contains(&told), "{told} seed {seed}\n{text}");
            held += usize::from(told == "holds");
        }
    }
    println!("{held} of {} hold", 2 * C::PAIRS);
    assert!(C::PAIRS < held as u64, "{held}");
}

/// A text without the documents of one layer.
fn without<C: Cloud>(text: &str, layer: &str) -> String {
    let mut text = text.to_owned();
    loop {
        let parsed = document(&text);
        let list = parsed.root.get("documents").expect("documents");
        let of_layer = |it: &Node| C::layer(it).is_some_and(|it| it.0 == layer);
        let all = list.as_array().expect("a list");
        let Some(at) = all.iter().position(of_layer) else { return text };
        let edit = Edit::remove_element(list, at).expect("an element");
        text = Edit::apply(&text, &[edit]).expect("one edit");
    }
}

/// A text with a document more.
pub(crate) fn with(text: &str, more: &str) -> String {
    let parsed = document(text);
    let list = parsed.root.get("documents").expect("documents");
    Edit::apply(text, &[Edit::push(text, list, more)]).expect("one edit")
}

/// What a verdict on less may be beside the verdict on all.
///
/// For `keeps` a leave that is not there is harmless, and a denial that is not there matters: it is
/// then one of the answer's assumptions. For `no-new-access` both are harmless to "holds".
fn may_differ(gives: Gives, [all, less]: [&str; 2], gains: bool) -> bool {
    match (gains, gives) {
        (true, _) => less != "holds" || all != "fails",
        (false, Gives::Leave) => less != "holds" || all == "holds",
        (false, Gives::Denial) => all != "holds" || less == "holds",
        (false, Gives::Facts) => less == all || less == "unknown",
    }
}

pub(crate) fn a_layer_that_was_not_seen_changes_what_the_table_says<C: Cloud>() {
    let (mut tried, mut changed) = (0, 0);
    for seed in 1..=C::PAIRS / 4 {
        let pair = C::pair(seed);
        let parsed = document(&pair[0]);
        let all = parsed.root.get("documents").and_then(Node::as_array).unwrap_or_default();
        for node in all {
            let Some((layer, gives)) = C::layer(node) else { continue };
            let [old, new] = [0, 1].map(|it| without::<C>(&pair[it], layer));
            let more = parsed.source.slice(node.span);
            let [whole_old, whole_new] = [&old, &new].map(|it| with(it, more));
            let need = Asked::Keeps(usize::try_from(seed).expect("small") % C::NEEDS);
            let keeps = [&whole_old, &old].map(|it| asked::<C>(need, it, it));
            let gains = [
                asked::<C>(Asked::NoNewAccess, &whole_old, &whole_new),
                asked::<C>(Asked::NoNewAccess, &old, &new),
            ];
            for (told, is_gains) in [(keeps, false), (gains, true)] {
                let fits = may_differ(gives, told, is_gains) || told.contains(&"refused");
                assert!(fits, "{layer} {told:?} {need:?} seed {seed}\n{whole_old}\n{whole_new}");
                changed += usize::from(told[0] != told[1]);
                tried += 1;
            }
        }
    }
    println!("{tried} verdicts with and without a layer, {changed} of them differ");
    assert!(C::LAYERS.is_empty() || 200 < tried && 8 < changed, "{tried} {changed}");
}

/// A layer, two sides, and the verdicts with and without it: of `keeps` about the second side, and
/// of `no-new-access` from the first to the second.
pub(crate) struct Row {
    pub(crate) document: &'static str,
    pub(crate) sides: [&'static str; 2],
    pub(crate) need: usize,
    pub(crate) keeps: [&'static str; 2],
    pub(crate) gains: [&'static str; 2],
    /// What `keeps` says that it takes for granted where the layer was not seen, and only there.
    pub(crate) assumed: Option<&'static str>,
}

pub(crate) fn what_was_not_seen_is_told_where_it_matters<C: Cloud>() {
    for row in C::LAYERS {
        let node = document(row.document);
        let (layer, gives) = C::layer(&node.root).expect("a layer");
        let less = row.sides.map(C::side);
        let all = [0, 1].map(|it| with(&less[it], row.document));
        let need = Asked::Keeps(row.need);
        let answers = [&all[1], &less[1]].map(|it| C::ask(need, it, it).expect("an answer"));
        let keeps = [0, 1].map(|it| word(Some(&answers[it])));
        let gains = [&all, &less].map(|it| asked::<C>(Asked::NoNewAccess, &it[0], &it[1]));
        assert_eq!((keeps, gains), (row.keeps, row.gains), "{layer}");
        assert!(may_differ(gives, keeps, false) && may_differ(gives, gains, true), "{layer}");
        // A yes that a further export may turn into a no says so.
        let matters = keeps[1] == "holds" && keeps[0] != "holds";
        assert!(!matters || row.assumed.is_some(), "{layer}");
        if let Some(assumed) = row.assumed {
            let says = |it: &Answered| it.assumed.iter().any(|it| it.contains(assumed));
            assert_eq!([0, 1].map(|it| says(&answers[it])), [false, true], "{layer}");
        }
    }
}

pub(crate) fn what_is_rendered_keeps_every_need_and_takes_nothing_away<C: Cloud>() {
    let (mut met, mut unmet) = (0, 0);
    for seed in 1..=C::PAIRS / 2 {
        let [_, text] = C::pair(seed);
        let Some((after, says, keeps)) = C::rendered(&text) else { continue };
        let told = word(Some(&keeps));
        assert!(!says || told == "holds", "{told} seed {seed}: {}\n{text}\n{after}", keeps.reason);
        let lost = asked::<C>(Asked::NoNewAccess, &after, &text);
        assert_ne!(lost, "fails", "seed {seed}\n{text}\n{after}");
        met += usize::from(says);
        unmet += usize::from(!says);
    }
    println!("{met} met, {unmet} with something in the way");
    assert!(15 < met && 3 < unmet, "{met} {unmet}");
}

/// The whole suite as tests of one cloud.
macro_rules! conforms {
    ($cloud:ty: $($test:ident)*) => {$(
        #[test]
        fn $test() {
            $crate::conformance::$test::<$cloud>();
        }
    )*};
    ($cloud:ty) => {
        $crate::conformance::conforms! { $cloud:
            printing_again_changes_nothing
            regions_answer_as_single_decisions_do
            every_witness_is_decided_as_shown_from_its_text
            what_cannot_be_read_never_holds
            less_leave_and_more_denial_keep_nothing_more
            a_side_gains_nothing_over_itself
            a_layer_that_was_not_seen_changes_what_the_table_says
            what_was_not_seen_is_told_where_it_matters
            what_is_rendered_keeps_every_need_and_takes_nothing_away
            nobody_gains_is_what_no_new_access_says
            every_change_is_decided_as_shown_from_its_text
            nothing_changes_from_a_side_to_itself
            what_one_way_gains_the_other_way_loses
        }
    };
}
pub(crate) use conforms;
