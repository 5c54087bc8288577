//! The scrolled sheet that the rows of every view lie on. Only the rows in view, and a few around
//! them, are in the document: the board of a large company scrolls as that of a small one.

use leptos::html;
use leptos::prelude::*;

use super::rows_in_view::Tops;

/// Pixels outside of the view within which rows are drawn nevertheless: a row that the keyboard
/// walks to is there before it is seen.
const MARGIN: f64 = 280.0;

/// The part of a sheet that is in view. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub scroll: NodeRef<html::Div>,
    tops: Memo<Tops>,
    /// Pixels scrolled down, and pixels that are seen: none until the sheet has a place on the page.
    view: RwSignal<(f64, f64)>,
    painted: ReadSignal<bool>,
}

impl Sheet {
    /// The view of rows that lie at `tops`. Until the page is painted only those in view are drawn. Call it
    /// while a component is built.
    pub fn new(tops: Memo<Tops>, painted: ReadSignal<bool>) -> Self {
        let sheet = Self { scroll: NodeRef::new(), tops, view: RwSignal::new((0.0, 0.0)), painted };
        Effect::new(move || {
            sheet.scroll.track();
            sheet.measure();
        });
        let resized = window_event_listener(leptos::ev::resize, move |_| sheet.measure());
        on_cleanup(move || resized.remove());
        sheet
    }

    /// Looks where the sheet is scrolled to.
    pub fn measure(self) {
        if let Some(element) = self.scroll.get_untracked() {
            let next = (f64::from(element.scroll_top()), f64::from(element.client_height()));
            if self.view.get_untracked() != next {
                self.view.set(next);
            }
        }
    }

    /// The rows to draw: from the first until before the last.
    pub fn shown(self) -> Memo<(usize, usize)> {
        Memo::new(move |_| {
            let (top, height) = self.view.get();
            let margin = if self.painted.get() { MARGIN } else { 0.0 };
            self.tops.with(|tops| tops.in_view(top, height, margin))
        })
    }

    /// Height of all rows, for CSS.
    pub fn size(self) -> String {
        format!("{}px", self.tops.with(Tops::size))
    }

    /// Where the row begins and how high it is, for CSS.
    pub fn row(self, place: usize) -> (String, String) {
        let (top, end) = self.tops.with(|tops| tops.row(place)).unwrap_or_default();
        (format!("{top}px"), format!("{}px", end - top))
    }

    /// Scrolls as far as it takes to see the row beneath a head of that height.
    pub fn reveal(self, place: usize, head: f64) {
        let Some(element) = self.scroll.get_untracked() else { return };
        let Some((top, end)) = self.tops.with_untracked(|tops| tops.row(place)) else { return };
        let (seen, height) = (f64::from(element.scroll_top()), f64::from(element.client_height()) - head);
        if top < seen {
            element.set_scroll_top(top as i32);
        } else if end > seen + height {
            element.set_scroll_top((end - height).ceil() as i32);
        }
        self.measure();
    }
}
