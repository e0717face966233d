//! A chart as an image that follows the system's theme and the width of the screen.

use crate::page::chart::{self, Size};
use crate::page::figures::Point;
use crate::page::format::{clock, number, with_unit};
use crate::page::range::{Range, Steps};
use crate::page::series::Series;
use crate::render::Theme;

/// An image and its sources.
pub(super) struct Picture {
    /// Other images by media query; the first that fits is taken.
    pub(super) sources: Vec<(&'static str, String)>,
    pub(super) address: String,
    /// What it shows, for those who do not see it.
    pub(super) alt: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

const DARK: &str = "(prefers-color-scheme: dark)";
const NARROW: &str = "(max-width: 40rem)";
const NARROW_AND_DARK: &str = "(max-width: 40rem) and (prefers-color-scheme: dark)";

impl Picture {
    pub(super) fn card(series: &Series, range: Range, steps: &Steps, latest: Option<&Point>) -> Picture {
        let link = |theme| chart::link(series, range, steps, Size::Card, theme);
        let sources = vec![(DARK, link(Theme::Dark))];
        Picture::new(sources, link(Theme::Light), Size::Card, alt(series, range, latest))
    }

    pub(super) fn large(series: &Series, range: Range, steps: &Steps, latest: Option<&Point>) -> Picture {
        let link = |size, theme| chart::link(series, range, steps, size, theme);
        let sources = vec![
            (NARROW_AND_DARK, link(Size::Tall, Theme::Dark)),
            (NARROW, link(Size::Tall, Theme::Light)),
            (DARK, link(Size::Wide, Theme::Dark)),
        ];
        Picture::new(sources, link(Size::Wide, Theme::Light), Size::Wide, alt(series, range, latest))
    }

    fn new(sources: Vec<(&'static str, String)>, address: String, size: Size, alt: String) -> Picture {
        let (width, height) = size.pixels();
        Picture { sources, address, alt, width, height }
    }
}

fn alt(series: &Series, range: Range, latest: Option<&Point>) -> String {
    let about = format!("Chart of {} over the last {}.", series.metric.name, range.phrase());
    let Some((at, figures)) = latest else {
        return format!("{about} No data.");
    };
    let value = |value| with_unit(value, series.unit());
    let mut alt = format!("{about} At {} UTC: average {}", clock(*at), value(figures.average));
    for (name, percentile) in [("p50", figures.p50), ("p99", figures.p99)] {
        if let Some(percentile) = percentile {
            alt.push_str(&format!(", {name} {}", value(percentile)));
        }
    }
    format!("{alt}, count {}.", number(figures.count))
}
