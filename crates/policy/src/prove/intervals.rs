//! Attributes that are ordered: numbers, dates, addresses.

use super::Bits;

/// A line cut at points: a class for each point, and one for each gap before, between and behind
/// them.
#[derive(Debug, Clone)]
pub struct Intervals<T> {
    points: Vec<T>,
}

impl<T: Ord + Clone> Intervals<T> {
    /// Cuts the line at the points.
    pub fn new(mut points: Vec<T>) -> Intervals<T> {
        points.sort();
        points.dedup();
        Intervals { points }
    }

    /// How many classes there are.
    pub fn count(&self) -> usize {
        2 * self.points.len() + 1
    }

    /// The class of a point at which the line is cut.
    fn class(&self, point: &T) -> usize {
        2 * self.points.partition_point(|it| it < point) + 1
    }

    /// The classes below a cut point.
    pub fn below(&self, point: &T) -> Bits {
        let class = self.class(point);
        Bits::of(self.count(), |it| it < class)
    }

    /// The cut point itself.
    pub fn at(&self, point: &T) -> Bits {
        Bits::one(self.count(), self.class(point))
    }

    /// The points around a class: the last below or at it, and the first above or at it.
    pub fn around(&self, class: usize) -> (Option<&T>, Option<&T>) {
        if class % 2 == 1 {
            let point = self.points.get(class / 2);
            (point, point)
        } else {
            let above = class / 2;
            (above.checked_sub(1).and_then(|it| self.points.get(it)), self.points.get(above))
        }
    }
}
