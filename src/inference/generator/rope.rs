//! Rotary positions: the angles of a run of positions, computed when they are needed instead of kept as tables.

/// Which two numbers of a head are the coordinates of one angle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pairs {
    /// One of the first half and its like of the second.
    Halves,
    /// Two that stand side by side.
    Neighbours,
}

/// How fast each pair of a head turns from one position to the next.
#[derive(Debug)]
pub(super) struct Rope {
    speeds: Vec<f64>,
    pairs: Pairs,
}

impl Rope {
    /// Angles are `position / factor / base^(2i / width)`.
    pub(super) fn new(width: usize, base: f64, factor: f64, pairs: Pairs) -> Self {
        let speed = |i| base.powf(-2.0 * i as f64 / width as f64) / factor;
        Self { speeds: (0..width / 2).map(speed).collect(), pairs }
    }

    /// The same, each pair slower by its own factor.
    pub(super) fn slowed(mut self, factors: &[f32]) -> Self {
        self.speeds.iter_mut().zip(factors).for_each(|(speed, factor)| *speed /= f64::from(*factor));
        self
    }
}

/// Cosines and sines for positions `start..start + rows`, each of half a head's width.
#[derive(Debug)]
pub(super) struct Rotation {
    cos: Vec<f32>,
    sin: Vec<f32>,
    half: usize,
    pairs: Pairs,
}

impl Rotation {
    /// The angles of `rows` positions from `start` on.
    pub(super) fn new(start: usize, rows: usize, rope: &Rope) -> Self {
        let half = rope.speeds.len();
        let mut cos = Vec::with_capacity(rows * half);
        let mut sin = Vec::with_capacity(rows * half);
        for position in start..start + rows {
            for speed in &rope.speeds {
                let angle = position as f64 * speed;
                cos.push(angle.cos() as f32);
                sin.push(angle.sin() as f32);
            }
        }
        Self { cos, sin, half, pairs: rope.pairs }
    }

    /// Turns one head's vector at the given row.
    pub(super) fn apply(&self, row: usize, head: &mut [f32]) {
        self.turn(row, head, 1.0);
    }

    /// Turns it back.
    pub(super) fn apply_back(&self, row: usize, head: &mut [f32]) {
        self.turn(row, head, -1.0);
    }

    fn turn(&self, row: usize, head: &mut [f32], way: f32) {
        let span = row * self.half..(row + 1) * self.half;
        let angles = self.cos[span.clone()].iter().zip(self.sin[span].iter().map(|sin| way * sin));
        match self.pairs {
            Pairs::Halves => {
                let (low, high) = head.split_at_mut(self.half);
                for ((a, b), (cos, sin)) in low.iter_mut().zip(high).zip(angles) {
                    (*a, *b) = (*a * cos - *b * sin, *b * cos + *a * sin);
                }
            }
            Pairs::Neighbours => {
                for ([a, b], (cos, sin)) in head.as_chunks_mut::<2>().0.iter_mut().zip(angles) {
                    (*a, *b) = (*a * cos - *b * sin, *b * cos + *a * sin);
                }
            }
        }
    }

    /// Which two numbers of a head it turns together.
    pub(super) fn pairs(&self) -> Pairs {
        self.pairs
    }

    /// All cosines and all sines, position after position.
    pub(super) fn tables(&self) -> [&[f32]; 2] {
        [&self.cos, &self.sin]
    }

    /// Positions it knows.
    pub(super) fn rows(&self) -> usize {
        self.cos.len() / self.half.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves(start: usize, rows: usize, width: usize, base: f64, factor: f64) -> Rotation {
        Rotation::new(start, rows, &Rope::new(width, base, factor, Pairs::Halves))
    }

    #[test]
    fn position_zero_is_left_alone() {
        let rotation = halves(0, 1, 4, 10_000.0, 1.0);
        let mut head = [1.0, 2.0, 3.0, 4.0];
        rotation.apply(0, &mut head);
        assert_eq!(head, [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn a_rotation_keeps_length_and_depends_on_distance_only() {
        let rotation = halves(5, 20, 8, 10_000.0, 1.0);
        let (query, key) =
            ([0.3, -1.0, 0.5, 2.0, 1.5, 0.1, -0.7, 0.9], [1.0, 0.2, -0.4, 0.8, 0.6, -1.1, 0.3, 0.5]);
        let dot = |q_row: usize, k_row: usize| {
            let (mut q, mut k) = (query, key);
            rotation.apply(q_row, &mut q);
            rotation.apply(k_row, &mut k);
            q.iter().zip(k).map(|(a, b)| a * b).sum::<f32>()
        };
        assert!((dot(3, 1) - dot(17, 15)).abs() < 1e-5);
        assert!((dot(3, 1) - dot(3, 2)).abs() > 1e-3);
    }

    #[test]
    fn a_run_that_starts_later_has_the_same_angles() {
        let (whole, part) = (halves(0, 9, 6, 1e6, 8.0), halves(7, 2, 6, 1e6, 8.0));
        let (mut a, mut b) = ([1.0f32; 6], [1.0f32; 6]);
        whole.apply(8, &mut a);
        part.apply(1, &mut b);
        assert_eq!(a, b);
    }

    #[test]
    fn neighbours_are_halves_in_another_order() {
        let ropes = [Pairs::Halves, Pairs::Neighbours].map(|pairs| Rope::new(6, 1e4, 1.0, pairs));
        let [halves, neighbours] = ropes.map(|rope| Rotation::new(3, 2, &rope));
        let (mut low, mut side) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [1.0, 4.0, 2.0, 5.0, 3.0, 6.0f32]);
        halves.apply(1, &mut low);
        neighbours.apply(1, &mut side);
        assert_eq!([low[0], low[3], low[1], low[4], low[2], low[5]], side);
        neighbours.apply_back(1, &mut side);
        assert!(side.iter().zip([1.0, 4.0, 2.0, 5.0, 3.0, 6.0]).all(|(a, b)| (a - b).abs() < 1e-5));
    }

    #[test]
    fn a_slowed_pair_turns_as_if_it_stood_nearer() {
        let rope = |factors: &[f32]| Rope::new(4, 1e4, 1.0, Pairs::Neighbours).slowed(factors);
        let (mut slow, mut near) = ([1.0f32; 4], [1.0f32; 4]);
        Rotation::new(8, 1, &rope(&[1.0, 4.0])).apply(0, &mut slow);
        Rotation::new(2, 1, &rope(&[1.0, 1.0])).apply(0, &mut near);
        assert_eq!(slow[2..], near[2..]);
        assert_ne!(slow[..2], near[..2]);
    }
}
