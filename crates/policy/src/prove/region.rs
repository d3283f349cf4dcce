//! Products of class sets.

use super::Bits;

/// An attribute of a request, by its number in the space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension(pub usize);

/// How many classes each attribute has.
#[derive(Debug, Clone, Default)]
pub struct Space {
    counts: Vec<usize>,
}

impl Space {
    /// Adds an attribute of so many classes.
    pub fn add(&mut self, classes: usize) -> Dimension {
        self.counts.push(classes);
        Dimension(self.counts.len() - 1)
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is no attribute.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many classes an attribute has.
    pub fn classes(&self, dimension: Dimension) -> usize {
        self.counts[dimension.0]
    }
}

/// A product of class sets: all requests whose every attribute lies in its set. An attribute
/// without a set may be anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Region {
    sets: Vec<Option<Bits>>,
}

impl Region {
    /// All requests.
    pub fn everything(space: &Space) -> Region {
        Region { sets: vec![None; space.len()] }
    }

    /// The same region in a space that has grown since.
    #[must_use]
    pub fn grown(mut self, space: &Space) -> Region {
        self.sets.resize(space.len(), None);
        self
    }

    /// Narrows one attribute.
    #[must_use]
    pub fn narrowed(mut self, dimension: Dimension, set: &Bits) -> Region {
        let slot = &mut self.sets[dimension.0];
        *slot = Some(match slot.take() {
            Some(old) => old.and(set),
            None => set.clone(),
        });
        self
    }

    /// Whether no request lies in it.
    pub fn is_empty(&self) -> bool {
        self.sets.iter().flatten().any(Bits::is_empty)
    }

    /// The set of an attribute; `None` where it may be anything.
    pub fn set(&self, dimension: Dimension) -> Option<&Bits> {
        self.sets[dimension.0].as_ref()
    }

    /// What is in both; `None` where nothing is.
    pub fn and(&self, other: &Region) -> Option<Region> {
        if self.is_apart(other) {
            return None;
        }
        let sets = self.sets.iter().zip(&other.sets).map(|pair| match pair {
            (Some(a), Some(b)) => Some(a.and(b)),
            (Some(it), None) | (None, Some(it)) => Some(it.clone()),
            (None, None) => None,
        });
        Some(Region { sets: sets.collect() })
    }

    /// Whether no request is in both.
    pub fn is_apart(&self, other: &Region) -> bool {
        self.sets.iter().zip(&other.sets).any(|pair| match pair {
            (Some(a), Some(b)) => a.is_apart(b),
            (Some(it), None) | (None, Some(it)) => it.is_empty(),
            (None, None) => false,
        })
    }

    /// Whether all of it is in the other. May say no for an other whose sets are written out whole.
    pub fn is_within(&self, other: &Region) -> bool {
        self.sets.iter().zip(&other.sets).all(|pair| match pair {
            (Some(a), Some(b)) => a.is_within(b),
            (_, None) => true,
            (None, Some(it)) => it.is_all(),
        })
    }

    /// This without the other, as products that do not overlap.
    pub fn minus(&self, other: &Region, space: &Space) -> Vec<Region> {
        let mut pieces = Vec::new();
        let mut rest = self.clone();
        for (at, cut) in other.sets.iter().enumerate() {
            let Some(cut) = cut else { continue };
            let here = match &rest.sets[at] {
                Some(set) => set.clone(),
                None => Bits::all(space.counts[at]),
            };
            let outside = here.minus(cut);
            if !outside.is_empty() {
                let mut piece = rest.clone();
                piece.sets[at] = Some(outside);
                pieces.push(piece);
            }
            rest.sets[at] = Some(here.and(cut));
        }
        pieces
    }

    /// Whether a request is in it.
    pub fn holds(&self, point: &[usize]) -> bool {
        self.sets.iter().zip(point).all(|(set, class)| set.as_ref().is_none_or(|it| it.has(*class)))
    }

    /// Whether an attribute may not be just anything.
    pub fn pins(&self, dimension: Dimension) -> bool {
        self.set(dimension).is_some_and(|it| !it.is_all())
    }

    /// The same region whatever an attribute is.
    #[must_use]
    pub fn widened(mut self, dimension: Dimension) -> Region {
        self.sets[dimension.0] = None;
        self
    }

    /// How many products [`Region::minus`] leaves.
    pub fn pieces(&self, other: &Region) -> usize {
        let cuts = self.sets.iter().zip(&other.sets).filter(|pair| match pair {
            (_, None) => false,
            (None, Some(cut)) => !cut.is_all(),
            (Some(here), Some(cut)) => !here.is_within(cut),
        });
        cuts.count()
    }

    /// Some request in it: the first class of each attribute that may be anything, too.
    pub fn point(&self) -> Option<Vec<usize>> {
        self.sets.iter().map(|it| it.as_ref().map_or(Some(0), Bits::first)).collect()
    }
}
