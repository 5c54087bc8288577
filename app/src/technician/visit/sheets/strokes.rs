//! A signature as strokes: what the pen did, with undo and redo, and its size on any paper.

/// Where the pen was: x and y in CSS pixels of the pad, pressure from 0 to 1, milliseconds since the
/// first point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) pressure: f64,
    pub(super) ms: f64,
}

/// The strokes of one signature.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Strokes {
    drawn: Vec<Vec<Point>>,
    undone: Vec<Vec<Point>>,
}

impl Strokes {
    /// Puts the pen down.
    pub(super) fn begin(&mut self, point: Point) {
        self.undone.clear();
        self.drawn.push(vec![point]);
    }

    /// Moves the pen; points that do not differ are passed over.
    pub(super) fn draw(&mut self, point: Point) {
        let Some(stroke) = self.drawn.last_mut() else { return };
        let moved = stroke.last().is_none_or(|last| (last.x - point.x).hypot(last.y - point.y) >= 0.5);
        if moved {
            stroke.push(point);
        }
    }

    /// The strokes in the order they were drawn.
    pub(super) fn drawn(&self) -> &[Vec<Point>] {
        &self.drawn
    }

    /// Whether nothing is drawn.
    pub(super) fn is_empty(&self) -> bool {
        self.drawn.is_empty()
    }

    /// Whether a taken back stroke can be drawn again.
    pub(super) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Takes the last stroke back.
    pub(super) fn undo(&mut self) {
        self.undone.extend(self.drawn.pop());
    }

    /// Draws the stroke again that was taken back last.
    pub(super) fn redo(&mut self) {
        self.drawn.extend(self.undone.pop());
    }

    /// Takes everything away.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// JSON: one list per stroke of points `[x, y, pressure, milliseconds]`.
    pub(super) fn to_json(&self) -> Vec<u8> {
        let rounded = |value: f64, digits: i32| {
            let scale = 10f64.powi(digits);
            (value * scale).round() / scale
        };
        let point =
            |point: &Point| [rounded(point.x, 1), rounded(point.y, 1), rounded(point.pressure, 3), point.ms.round()];
        let lists: Vec<Vec<[f64; 4]>> = self.drawn.iter().map(|stroke| stroke.iter().map(point).collect()).collect();
        serde_json::to_vec(&lists).unwrap_or_else(|_| b"[]".to_vec())
    }
}

/// The width of the line at a point, in CSS pixels: by pressure where the pen tells it, else thinner
/// the faster it moves.
pub(super) fn width(from: &Point, to: &Point) -> f64 {
    const THIN: f64 = 1.4;
    const THICK: f64 = 4.2;
    let told = to.pressure > 0.0 && (to.pressure - 0.5).abs() > 0.001 && to.pressure < 1.0;
    let share = if told {
        to.pressure
    } else {
        let pixels_per_ms = (to.x - from.x).hypot(to.y - from.y) / (to.ms - from.ms).max(1.0);
        (1.0 - pixels_per_ms / 2.5).clamp(0.15, 0.75)
    };
    THIN + (THICK - THIN) * share
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn at(x: f64, ms: f64) -> Point {
        Point { x, y: 1.0, pressure: 0.5, ms }
    }

    #[wasm_bindgen_test]
    fn undo_and_redo_move_whole_strokes_and_a_new_one_ends_redo() {
        let mut strokes = Strokes::default();
        strokes.begin(at(0.0, 0.0));
        strokes.draw(at(5.0, 10.0));
        strokes.begin(at(9.0, 20.0));
        strokes.undo();
        assert_eq!(strokes.drawn().len(), 1);
        strokes.redo();
        assert_eq!(strokes.drawn().len(), 2);
        strokes.undo();
        strokes.begin(at(1.0, 30.0));
        assert!(!strokes.can_redo());
        strokes.clear();
        assert!(strokes.is_empty());
    }

    #[wasm_bindgen_test]
    fn the_json_lists_points_of_four_numbers() {
        let mut strokes = Strokes::default();
        strokes.begin(Point { x: 1.26, y: 2.0, pressure: 0.5, ms: 0.4 });
        strokes.draw(at(1.3, 1.0));
        assert_eq!(String::from_utf8_lossy(&strokes.to_json()), "[[[1.3,2.0,0.5,0.0],[1.3,1.0,0.5,1.0]]]");
    }

    #[wasm_bindgen_test]
    fn a_fast_line_is_thinner_and_pressure_decides_where_it_is_told() {
        assert!(width(&at(0.0, 0.0), &at(40.0, 10.0)) < width(&at(0.0, 0.0), &at(2.0, 10.0)));
        let hard = Point { pressure: 0.9, ..at(40.0, 10.0) };
        assert!(width(&at(0.0, 0.0), &hard) > width(&at(0.0, 0.0), &at(40.0, 10.0)));
    }
}
