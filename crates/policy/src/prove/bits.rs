//! A set of classes of one attribute.

use smallvec::SmallVec;

/// A set of small numbers.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bits {
    words: SmallVec<[u64; INLINE]>,
    count: usize,
}

/// How many words lie in the set itself.
const INLINE: usize = 2;

impl Clone for Bits {
    fn clone(&self) -> Bits {
        // WHY: words are copied at once, where a derived clone takes them one by one.
        Bits { words: SmallVec::from_slice(&self.words), count: self.count }
    }
}

fn words(count: usize, word: u64) -> SmallVec<[u64; INLINE]> {
    match count.div_ceil(64) {
        length @ 0..=INLINE => SmallVec::from_buf_and_len([word; INLINE], length),
        length => SmallVec::from_elem(word, length),
    }
}

impl Bits {
    /// The empty set of numbers below `count`.
    pub fn none(count: usize) -> Bits {
        Bits { words: words(count, 0), count }
    }

    /// All numbers below `count`.
    pub fn all(count: usize) -> Bits {
        let mut bits = Bits { words: words(count, u64::MAX), count };
        let rest = count % 64;
        if rest != 0
            && let Some(last) = bits.words.last_mut()
        {
            *last = (1 << rest) - 1;
        }
        bits
    }

    /// One number.
    pub fn one(count: usize, number: usize) -> Bits {
        let mut bits = Bits::none(count);
        bits.insert(number);
        bits
    }

    /// Those numbers below `count` that pass a test.
    pub fn of(count: usize, test: impl Fn(usize) -> bool) -> Bits {
        let mut bits = Bits::none(count);
        for (at, word) in bits.words.iter_mut().enumerate() {
            for number in at * 64..count.min(at * 64 + 64) {
                *word |= u64::from(test(number)) << (number % 64);
            }
        }
        bits
    }

    /// How many numbers there could be.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Puts a number in.
    pub fn insert(&mut self, number: usize) {
        // INVARIANT: a class is a number below the count that its attribute was built with.
        assert!(number < self.count, "class {number} of {}", self.count);
        self.words[number / 64] |= 1 << (number % 64);
    }

    /// Whether a number is in.
    pub fn has(&self, number: usize) -> bool {
        number < self.count && self.words[number / 64] & (1 << (number % 64)) != 0
    }

    /// Whether nothing is in.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|it| *it == 0)
    }

    /// Whether every number is in.
    pub fn is_all(&self) -> bool {
        self.words.iter().map(|it| it.count_ones() as usize).sum::<usize>() == self.count
    }

    /// The smallest number.
    pub fn first(&self) -> Option<usize> {
        let at = self.words.iter().position(|it| *it != 0)?;
        Some(at * 64 + self.words[at].trailing_zeros() as usize)
    }

    /// The numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let lowest = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(at * 64 + lowest)
            })
        })
    }

    /// Puts in what is there.
    pub fn extend(&mut self, other: &Bits) {
        // INVARIANT: sets of one attribute have one count.
        assert_eq!(self.count, other.count, "sets of two attributes");
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Bits) -> Bits {
        self.zip(other, |a, b| a & b)
    }

    /// What is in either.
    #[must_use]
    pub fn or(&self, other: &Bits) -> Bits {
        self.zip(other, |a, b| a | b)
    }

    /// What is here and not there.
    #[must_use]
    pub fn minus(&self, other: &Bits) -> Bits {
        self.zip(other, |a, b| a & !b)
    }

    /// What is not here.
    #[must_use]
    pub fn not(&self) -> Bits {
        Bits::all(self.count).minus(self)
    }

    /// Whether nothing is in both.
    pub fn is_apart(&self, other: &Bits) -> bool {
        self.words.iter().zip(&other.words).all(|(a, b)| a & b == 0)
    }

    /// Whether all of this is there too.
    pub fn is_within(&self, other: &Bits) -> bool {
        self.words.iter().zip(&other.words).all(|(a, b)| a & !b == 0)
    }

    fn zip(&self, other: &Bits, with: impl Fn(u64, u64) -> u64) -> Bits {
        // INVARIANT: sets of one attribute have one count.
        assert_eq!(self.count, other.count, "sets of two attributes");
        let mut both = self.clone();
        both.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a = with(*a, *b));
        both
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_behave_as_sets_across_words() {
        for count in [1, 63, 64, 65, 200] {
            let even = Bits::of(count, |it| it % 2 == 0);
            assert_eq!(even.or(&even.not()), Bits::all(count));
            assert!(even.is_apart(&even.not()));
            assert!(even.is_within(&Bits::all(count)));
            assert!(even.minus(&even).is_empty());
            assert!(Bits::all(count).is_all() && !Bits::one(count + 1, 0).is_all());
            assert!(even.iter().eq((0..count).step_by(2)));
            let mut both = even.not();
            both.extend(&even);
            assert_eq!(both, Bits::all(count));
            assert_eq!(Bits::one(count, count - 1).first(), Some(count - 1));
            assert_eq!(Bits::none(count).first(), None);
        }
    }
}
