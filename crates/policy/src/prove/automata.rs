//! The automata of several patterns, run side by side: one bit for each position of each pattern,
//! so that a step costs a few words and not a list for each pattern.

use std::iter::successors;

use super::texts::{Part, TextPattern};

/// Bits in a word.
const WORD: usize = u64::BITS as usize;

/// Where a text has led to, in every pattern.
pub(super) type State = Box<[u64]>;

/// The automata.
pub(super) struct Automata<'p> {
    patterns: &'p [&'p TextPattern],
    /// The first position of each pattern. A pattern has one more than it has parts: its end.
    firsts: Vec<usize>,
    /// The last one of each.
    ends: Vec<usize>,
    /// Positions at which a run stands, and may be empty.
    runs: State,
}

/// What one character does at each position.
pub(super) struct Moves {
    advance: State,
    stay: State,
}

impl<'p> Automata<'p> {
    /// The automata of these patterns.
    pub(super) fn of(patterns: &'p [&'p TextPattern]) -> Automata<'p> {
        let mut count = 0;
        let first = |it: &&TextPattern| {
            let first = count;
            count += it.0.len() + 1;
            first
        };
        let firsts: Vec<usize> = patterns.iter().map(first).collect();
        let runs = vec![0; count.div_ceil(WORD)].into_boxed_slice();
        let ends = firsts.iter().zip(patterns).map(|(first, it)| first + it.0.len()).collect();
        let mut it = Automata { patterns, firsts, ends, runs };
        it.runs = it.positions(|part| matches!(part, Part::Run | Part::RunInSegment));
        it
    }

    /// Before any character.
    pub(super) fn start(&self) -> State {
        let mut state = self.none();
        self.firsts.iter().for_each(|it| set(&mut state, *it));
        self.close(&mut state);
        state
    }

    /// What a character does.
    pub(super) fn moves(&self, char: char) -> Moves {
        let advance = self.positions(|part| part.takes(char));
        let stay = self.positions(|part| match part {
            Part::Run => true,
            Part::RunInSegment => char != ':',
            _ => false,
        });
        Moves { advance, stay }
    }

    /// For each position, which of these characters do something else there than the first does.
    pub(super) fn telling(&self, moves: &[Moves]) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new(); self.runs.len() * WORD];
        for (at, one) in moves.iter().enumerate() {
            let pairs = one.advance.iter().zip(&moves[0].advance);
            let stays = one.stay.iter().zip(&moves[0].stay);
            let apart = pairs.zip(stays).map(|((a, b), (c, d))| a ^ b | c ^ d).collect();
            Self::held(&apart).for_each(|it| found[it].push(at));
        }
        found
    }

    /// The positions that a state holds.
    pub(super) fn held(state: &State) -> impl Iterator<Item = usize> {
        state.iter().enumerate().flat_map(|(word, bits)| {
            let rest = |it: &u64| Some(it & (it - 1)).filter(|it| *it != 0);
            let each = successors(Some(*bits).filter(|it| *it != 0), rest);
            each.map(move |it| word * WORD + it.trailing_zeros() as usize)
        })
    }

    /// One character further.
    pub(super) fn step(&self, state: &State, moves: &Moves) -> State {
        let mut next = self.none();
        let mut carry = 0;
        for at in 0..next.len() {
            let moved = state[at] & moves.advance[at];
            next[at] = moved << 1 | carry | state[at] & moves.stay[at];
            carry = moved >> (WORD - 1);
        }
        self.close(&mut next);
        next
    }

    /// Whether the text so far matches a pattern.
    pub(super) fn accepts(&self, state: &State, pattern: usize) -> bool {
        let end = self.ends[pattern];
        state[end / WORD] & 1 << (end % WORD) != 0
    }

    /// The ends of those of the first `count` patterns that the text so far matches.
    pub(super) fn accepted(&self, state: &State, count: usize) -> State {
        let mut found = self.none();
        for end in self.ends.iter().take(count) {
            found[end / WORD] |= state[end / WORD] & 1 << (end % WORD);
        }
        found
    }

    /// Whether some text that begins so could match one of the patterns from the given one on.
    pub(super) fn is_alive(&self, state: &State, from: usize) -> bool {
        let Some(first) = self.firsts.get(from) else { return false };
        let (word, bit) = (first / WORD, first % WORD);
        state[word] >> bit != 0 || state[word + 1..].iter().any(|it| *it != 0)
    }

    /// Adds the positions that empty runs lead to.
    fn close(&self, state: &mut State) {
        loop {
            let (mut carry, mut grown) = (0, false);
            for (word, runs) in state.iter_mut().zip(&self.runs) {
                let passed = *word & runs;
                let more = *word | passed << 1 | carry;
                grown |= more != *word;
                *word = more;
                carry = passed >> (WORD - 1);
            }
            if !grown {
                return;
            }
        }
    }

    fn positions(&self, wanted: impl Fn(&Part) -> bool) -> State {
        let mut found = self.none();
        for (pattern, first) in self.patterns.iter().zip(&self.firsts) {
            let parts = pattern.0.iter().enumerate().filter(|it| wanted(it.1));
            parts.for_each(|(at, _)| set(&mut found, first + at));
        }
        found
    }

    fn none(&self) -> State {
        vec![0; self.runs.len()].into_boxed_slice()
    }
}

fn set(state: &mut State, at: usize) {
    state[at / WORD] |= 1 << (at % WORD);
}
