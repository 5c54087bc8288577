//! The pad: strokes of a finger, pen or mouse on a canvas, or a typed name in their place; and the
//! picture of either.

use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::strokes::{Point, Strokes, width};
use crate::t;

/// Pixels of the kept picture per CSS pixel of the pad.
const PICTURE_SCALE: f64 = 2.0;

/// The pad. `typed` stands on it instead of strokes where it is not empty.
#[component]
pub(super) fn Pad(
    strokes: RwSignal<Strokes>,
    #[prop(into)] typed: Signal<String>,
    canvas: NodeRef<html::Canvas>,
) -> impl IntoView {
    let began = StoredValue::new(None::<f64>);
    let drawing = StoredValue::new(None::<i32>);
    let point = move |event: &PointerEvent| {
        let start = began.get_value().unwrap_or_else(|| event.time_stamp());
        began.set_value(Some(start));
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        Point { x, y, pressure: f64::from(event.pressure()), ms: event.time_stamp() - start }
    };
    let down = move |event: PointerEvent| {
        if drawing.get_value().is_some() || event.button() > 0 {
            return;
        }
        event.prevent_default();
        if let Some(canvas) = canvas.get_untracked() {
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        drawing.set_value(Some(event.pointer_id()));
        strokes.update(|strokes| strokes.begin(point(&event)));
    };
    let moved = move |event: PointerEvent| {
        if drawing.get_value() == Some(event.pointer_id()) {
            strokes.update(|strokes| strokes.draw(point(&event)));
        }
    };
    let up = move |event: PointerEvent| {
        if drawing.get_value() == Some(event.pointer_id()) {
            drawing.set_value(None);
        }
    };
    let turned = RwSignal::new(0);
    let resized = window_event_listener(leptos::ev::resize, move |_| turned.update(|turned| *turned += 1));
    on_cleanup(move || resized.remove());
    Effect::new(move || {
        turned.track();
        let Some(canvas) = canvas.get() else { return };
        strokes.with(|strokes| typed.with(|typed| paint_pad(&canvas, strokes, typed)));
    });
    let blank = move || strokes.with(Strokes::is_empty) && typed.with(String::is_empty);
    let label = t!(technician.sign_here);
    view! {
        <div class="signature__pad">
            <canvas class="signature__canvas" tabindex="0" role="img" aria-label=label node_ref=canvas
                on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up></canvas>
            <Show when=blank><span class="signature__hint" aria-hidden="true">{label}</span></Show>
        </div>
    }
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

/// Draws the pad at the screen's own resolution, in the canvas's own colour.
fn paint_pad(canvas: &HtmlCanvasElement, strokes: &Strokes, typed: &str) {
    let (across, down) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    let scale = window().device_pixel_ratio().max(1.0);
    let (pixels_across, pixels_down) = ((across * scale).round() as u32, (down * scale).round() as u32);
    if canvas.width() != pixels_across || canvas.height() != pixels_down {
        canvas.set_width(pixels_across);
        canvas.set_height(pixels_down);
    }
    let Some(context) = context(canvas) else { return };
    let style = window().get_computed_style(canvas).ok().flatten();
    let ink = style.and_then(|style| style.get_property_value("color").ok()).unwrap_or_else(|| "black".into());
    let _ = context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, across, down);
    paint(&context, strokes, typed, &ink, across, down);
}

fn paint(context: &CanvasRenderingContext2d, strokes: &Strokes, typed: &str, ink: &str, across: f64, down: f64) {
    context.set_fill_style_str(ink);
    context.set_stroke_style_str(ink);
    context.set_line_cap("round");
    context.set_line_join("round");
    if !typed.trim().is_empty() {
        context.set_font("italic 44px \"Segoe Script\", \"Snell Roundhand\", cursive");
        context.set_text_baseline("alphabetic");
        let _ = context.fill_text_with_max_width(typed.trim(), 24.0, down * 0.68, across - 48.0);
        return;
    }
    for stroke in strokes.drawn() {
        paint_stroke(context, stroke);
    }
}

/// Draws through the middles between points, so that corners are round, each piece in its own width.
fn paint_stroke(context: &CanvasRenderingContext2d, stroke: &[Point]) {
    if let [only] = stroke {
        context.begin_path();
        let _ = context.arc(only.x, only.y, 1.8, 0.0, std::f64::consts::TAU);
        context.fill();
    }
    let middle = |a: &Point, b: &Point| ((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
    let mut thick = 0.0;
    for (index, pair) in stroke.windows(2).enumerate() {
        let wanted = width(&pair[0], &pair[1]);
        thick = if index == 0 { wanted } else { thick * 0.7 + wanted * 0.3 };
        let from = if index == 0 { (pair[0].x, pair[0].y) } else { middle(&stroke[index - 1], &pair[0]) };
        let to = if index + 2 == stroke.len() { (pair[1].x, pair[1].y) } else { middle(&pair[0], &pair[1]) };
        context.set_line_width(thick);
        context.begin_path();
        context.move_to(from.0, from.1);
        context.quadratic_curve_to(pair[0].x, pair[0].y, to.0, to.1);
        context.stroke();
    }
}

/// The signature as a PNG, ink on white; none where the browser cannot draw.
pub(super) fn picture(pad: &HtmlCanvasElement, strokes: &Strokes, typed: &str) -> Option<Vec<u8>> {
    let (across, down) = (f64::from(pad.client_width()), f64::from(pad.client_height()));
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width((across * PICTURE_SCALE).round() as u32);
    canvas.set_height((down * PICTURE_SCALE).round() as u32);
    let context = context(&canvas)?;
    let _ = context.set_transform(PICTURE_SCALE, 0.0, 0.0, PICTURE_SCALE, 0.0, 0.0);
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, across, down);
    paint(&context, strokes, typed, "rgb(16, 24, 40)", across, down);
    let url = canvas.to_data_url_with_type("image/png").ok()?;
    let bytes = window().atob(url.split_once(',')?.1).ok()?;
    Some(bytes.chars().map(|byte| byte as u8).collect())
}
