//! Which rows of a long sheet are in view, where each has its own height. No signals here.

/// Where each row begins, and after the last one where the sheet ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Tops(Vec<f64>);

impl Tops {
    /// Rows of these heights, one beneath the other.
    pub fn of(heights: impl Iterator<Item = f64>) -> Self {
        let mut tops = vec![0.0];
        let mut end = 0.0;
        for height in heights {
            end += height;
            tops.push(end);
        }
        Self(tops)
    }

    pub fn count(&self) -> usize {
        self.0.len() - 1
    }

    /// Height of all rows.
    pub fn size(&self) -> f64 {
        self.0[self.count()]
    }

    /// From where to where a row reaches.
    pub fn row(&self, place: usize) -> Option<(f64, f64)> {
        Some((*self.0.get(place)?, *self.0.get(place + 1)?))
    }

    /// The rows to draw, from the first until before the last: those in view, and those within `margin` of it.
    pub fn in_view(&self, top: f64, height: f64, margin: f64) -> (usize, usize) {
        let first = self.0.partition_point(|at| *at <= top - margin).saturating_sub(1);
        let last = self.0.partition_point(|at| *at < top + height + margin);
        let count = self.count();
        (first.min(count), last.min(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn rows_in_view_are_those_that_reach_into_it() {
        let tops = Tops::of([100.0, 500.0, 100.0, 100.0, 1000.0].into_iter());
        assert_eq!((tops.count(), tops.size()), (5, 1800.0));
        assert_eq!(tops.in_view(0.0, 50.0, 280.0), (0, 2));
        assert_eq!(tops.in_view(0.0, 50.0, 0.0), (0, 1));
        assert_eq!(tops.in_view(0.0, 0.0, 0.0), (0, 0));
        assert_eq!(tops.in_view(900.0, 100.0, 280.0), (2, 5));
        assert_eq!(tops.in_view(1500.0, 100.0, 280.0), (4, 5));
        assert_eq!(tops.in_view(9000.0, 100.0, 280.0), (5, 5));
        assert_eq!(tops.row(1), Some((100.0, 600.0)));
        assert_eq!(Tops::of(std::iter::empty()).in_view(0.0, 900.0, 280.0), (0, 0));
    }
}
