//! Annotations and colours of a widget as those of a picture.

use std::time::UNIX_EPOCH;

use cwmetrics_graph::{Horizontal, HorizontalFill, Side, Time, Vertical, VerticalFill};

use crate::render::{self, Color, Fill};
use crate::timestamp::Timestamp;

pub(super) fn color(color: &cwmetrics_graph::Color) -> Option<Color> {
    color.components().map(|(red, green, blue)| Color::new(u32::from_be_bytes([0, red, green, blue])))
}

pub(super) fn side(side: Side) -> render::Side {
    match side {
        Side::Left => render::Side::Left,
        Side::Right => render::Side::Right,
    }
}

/// Those that are visible.
pub(super) fn horizontal(annotations: &[Horizontal]) -> Vec<render::Horizontal> {
    let visible = annotations.iter().filter(|annotation| annotation.visible != Some(false));
    visible
        .map(|annotation| render::Horizontal {
            value: annotation.value,
            label: annotation.label.clone(),
            color: annotation.color.as_ref().and_then(color),
            side: side(annotation.y_axis.unwrap_or_default()),
            fill: match (&annotation.band, annotation.fill) {
                (Some(edge), _) => Fill::To(edge.value, edge.label.clone()),
                (None, Some(HorizontalFill::Above)) => Fill::After,
                (None, Some(HorizontalFill::Below)) => Fill::Before,
                (None, _) => Fill::None,
            },
        })
        .collect()
}

/// Those that are visible.
pub(super) fn vertical(annotations: &[Vertical]) -> Vec<render::Vertical> {
    let visible = annotations.iter().filter(|annotation| annotation.visible != Some(false));
    visible
        .filter_map(|annotation| {
            Some(render::Vertical {
                time: moment(&annotation.value)?,
                label: annotation.label.clone(),
                color: annotation.color.as_ref().and_then(color),
                fill: match (&annotation.band, annotation.fill) {
                    (Some(edge), _) => Fill::To(moment(&edge.value)?, edge.label.clone()),
                    (None, Some(VerticalFill::Before)) => Fill::Before,
                    (None, Some(VerticalFill::After)) => Fill::After,
                    (None, _) => Fill::None,
                },
            })
        })
        .collect()
}

/// Annotations have absolute times only.
fn moment(time: &Time) -> Option<Timestamp> {
    time.resolve(UNIX_EPOCH).map(Timestamp::from)
}
