//! The automata of several patterns, run side by side: one bit for each position of each pattern,
//! so that a step costs a few words and not a list for each pattern.

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
        let mut it = Automata { patterns, firsts, runs };
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

    /// Whether two characters lead further alike.
    pub(super) fn are_alike(state: &State, one: &Moves, other: &Moves) -> bool {
        let moves = one.advance.iter().zip(&one.stay).zip(other.advance.iter().zip(&other.stay));
        let mut each = state.iter().zip(moves);
        each.all(|(state, (one, other))| state & (one.0 ^ other.0 | one.1 ^ other.1) == 0)
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
        let end = self.firsts[pattern] + self.patterns[pattern].0.len();
        state[end / WORD] & 1 << (end % WORD) != 0
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
