//! Is there a request in some of these regions and in none of those?

use super::{Region, Space};

/// Splits of one search. A key policy needs a few dozen; one made to be hard reaches the limit.
pub const NODES_MAX: usize = 2_000_000;

/// The limit was reached, so the question is not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GaveUp;

/// A request, and in which of the regions it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// A class of each attribute.
    pub point: Vec<usize>,
    /// The index of the region.
    pub inside: usize,
}

/// Finds a request that lies in one of `inside` and in none of `outside`.
///
/// # Errors
/// After [`NODES_MAX`] splits.
pub fn point_outside(
    space: &Space,
    inside: &[Region],
    outside: &[Region],
) -> Result<Option<Found>, GaveUp> {
    let mut search = Search { space, nodes: 0 };
    for (index, region) in inside.iter().enumerate().filter(|it| !it.1.is_empty()) {
        let near: Vec<&Region> = outside.iter().filter(|it| !it.is_apart(region)).collect();
        if let Some(point) = search.descend(region, &near)? {
            return Ok(Some(Found { point, inside: index }));
        }
    }
    Ok(None)
}

struct Search<'s> {
    space: &'s Space,
    nodes: usize,
}

impl Search<'_> {
    fn descend(
        &mut self,
        region: &Region,
        outside: &[&Region],
    ) -> Result<Option<Vec<usize>>, GaveUp> {
        self.nodes += 1;
        if NODES_MAX < self.nodes {
            return Err(GaveUp);
        }
        if outside.iter().any(|it| region.is_within(it)) {
            return Ok(None);
        }
        // The region that leaves the fewest pieces comes first.
        let Some(best) = (0..outside.len()).min_by_key(|at| region.pieces(outside[*at])) else {
            return Ok(region.point());
        };
        let cut = outside[best];
        for piece in region.minus(cut, self.space) {
            let near: Vec<&Region> = outside
                .iter()
                .enumerate()
                .filter(|(at, it)| *at != best && !it.is_apart(&piece))
                .map(|it| *it.1)
                .collect();
            if let Some(point) = self.descend(&piece, &near)? {
                return Ok(Some(point));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Bits, Dimension};
    use super::*;

    /// Every request of a small space, asked one by one.
    fn by_hand(space: &Space, inside: &[Region], outside: &[Region]) -> bool {
        let mut point = vec![0; space.len()];
        loop {
            let holds = |it: &Region| {
                point
                    .iter()
                    .enumerate()
                    .all(|(at, class)| it.set(Dimension(at)).is_none_or(|set| set.has(*class)))
            };
            if inside.iter().any(holds) && !outside.iter().any(holds) {
                return true;
            }
            let Some(at) =
                (0..point.len()).find(|at| point[*at] + 1 < space.classes(Dimension(*at)))
            else {
                return false;
            };
            point[..at].fill(0);
            point[at] += 1;
        }
    }

    #[test]
    fn agrees_with_asking_every_request_one_by_one() {
        let mut space = Space::default();
        let dimensions: Vec<Dimension> = [3, 2, 4].into_iter().map(|it| space.add(it)).collect();
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut chance = move |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % below
        };
        let mut found = 0;
        for seed in 0..4000 {
            let mut regions = |count: u64| -> Vec<Region> {
                (0..count)
                    .map(|_| {
                        let mut region = Region::everything(&space);
                        for dimension in &dimensions {
                            let classes = space.classes(*dimension);
                            let mask = chance(1 << (classes + 1));
                            if mask < 1 << classes {
                                let set = Bits::of(classes, |it| mask & (1 << it) != 0);
                                region = region.narrowed(*dimension, &set);
                            }
                        }
                        region
                    })
                    .collect()
            };
            let (inside, outside) = (regions(2), regions(1 + seed % 5));
            let ours = point_outside(&space, &inside, &outside).expect("small");
            assert_eq!(ours.is_some(), by_hand(&space, &inside, &outside), "seed {seed}");
            found += usize::from(ours.is_some());
        }
        assert!((500..3500).contains(&found), "both answers occur: {found}");
    }
}
