//! Rotary positions: the angles of a run of positions, computed when they are needed instead of kept as tables.

/// Cosines and sines for positions `start..start + rows`, each of half a head's width.
#[derive(Debug)]
pub(super) struct Rotation {
    cos: Vec<f32>,
    sin: Vec<f32>,
    half: usize,
}

impl Rotation {
    /// Angles are `position / factor / base^(2i / width)`.
    pub(super) fn new(start: usize, rows: usize, width: usize, base: f64, factor: f64) -> Self {
        let half = width / 2;
        let speeds: Vec<f64> =
            (0..half).map(|i| base.powf(-2.0 * i as f64 / width as f64) / factor).collect();
        let mut cos = Vec::with_capacity(rows * half);
        let mut sin = Vec::with_capacity(rows * half);
        for position in start..start + rows {
            for speed in &speeds {
                let angle = position as f64 * speed;
                cos.push(angle.cos() as f32);
                sin.push(angle.sin() as f32);
            }
        }
        Self { cos, sin, half }
    }

    /// Turns one head's vector at the given row; its two halves are the two coordinates.
    pub(super) fn apply(&self, row: usize, head: &mut [f32]) {
        let span = row * self.half..(row + 1) * self.half;
        let (low, high) = head.split_at_mut(self.half);
        let angles = self.cos[span.clone()].iter().zip(&self.sin[span]);
        for ((a, b), (cos, sin)) in low.iter_mut().zip(high).zip(angles) {
            (*a, *b) = (*a * cos - *b * sin, *b * cos + *a * sin);
        }
    }

    /// Turns it back.
    pub(super) fn apply_back(&self, row: usize, head: &mut [f32]) {
        let span = row * self.half..(row + 1) * self.half;
        let (low, high) = head.split_at_mut(self.half);
        let angles = self.cos[span.clone()].iter().zip(&self.sin[span]);
        for ((a, b), (cos, sin)) in low.iter_mut().zip(high).zip(angles) {
            (*a, *b) = (*a * cos + *b * sin, *b * cos - *a * sin);
        }
    }

    /// Positions it knows.
    pub(super) fn rows(&self) -> usize {
        self.cos.len() / self.half.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_zero_is_left_alone() {
        let rotation = Rotation::new(0, 1, 4, 10_000.0, 1.0);
        let mut head = [1.0, 2.0, 3.0, 4.0];
        rotation.apply(0, &mut head);
        assert_eq!(head, [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn a_rotation_keeps_length_and_depends_on_distance_only() {
        let rotation = Rotation::new(5, 20, 8, 10_000.0, 1.0);
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
        let (whole, part) = (Rotation::new(0, 9, 6, 1e6, 8.0), Rotation::new(7, 2, 6, 1e6, 8.0));
        let (mut a, mut b) = ([1.0f32; 6], [1.0f32; 6]);
        whole.apply(8, &mut a);
        part.apply(1, &mut b);
        assert_eq!(a, b);
    }
}
