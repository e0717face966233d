//! The colours of lines can be told apart, on the paper and from each other.

use super::super::color::{Shades, palette};
use super::*;

/// How people see who lack one of the three kinds of cones, in linear light: Machado,
/// Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
/// Deficiency" (2009), at the greatest severity.
const KINDS: [(&str, [[f64; 3]; 3]); 4] = [
    ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    (
        "tritanopia",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ),
];

fn times(matrix: &[[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(factor, part)| factor * part).sum())
}

/// In Oklab, where equal distances look about equal.
fn oklab(linear: [f64; 3]) -> [f64; 3] {
    let cones = times(
        &[
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ],
        linear.map(|part| part.clamp(0.0, 1.0)),
    );
    times(
        &[
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ],
        cones.map(f64::cbrt),
    )
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn lines_stand_out_from_the_paper() {
    for theme in [Theme::Light, Theme::Dark] {
        for color in palette(theme) {
            // WCAG 2.2, 1.4.11: graphical objects have a contrast of at least 3 to 1.
            let contrast = contrast(color, Shades::of(theme).background);
            assert!(contrast >= 3.0, "{theme:?} {color:?}: {contrast}");
        }
    }
}

#[test]
fn texts_stand_out_from_the_paper() {
    for theme in [Theme::Light, Theme::Dark] {
        let shades = Shades::of(theme);
        for color in [shades.text, shades.faint] {
            // WCAG 2.2, 1.4.3: texts have one of at least 4.5.
            assert!(contrast(color, shades.background) >= 4.5);
        }
    }
}

#[test]
fn lines_are_told_apart_with_any_kind_of_colour_blindness() {
    for theme in [Theme::Light, Theme::Dark] {
        for (name, kind) in &KINDS {
            let seen = palette(theme).map(|color| oklab(times(kind, color.linear())));
            for (index, one) in seen.iter().enumerate() {
                for other in &seen[..index] {
                    let distance = one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    // Okabe and Ito's colours, which are made for this, come to 0.076.
                    assert!(
                        distance > 0.085,
                        "{theme:?}, {name}: {one:?} and {other:?} are {distance} apart"
                    );
                }
            }
        }
    }
}
