//! From a metric to its slow traces.

use cwmetrics_traces::duration;

use crate::page::figures::Figures;
use crate::page::search::Search;
use crate::page::series::Series;

/// The traces in which what a metric times took as long as its slowest tenth.
pub(super) struct Slow {
    pub(super) search: Search,
    /// How long that is, for people.
    pub(super) over: String,
}

impl Slow {
    /// None of what is no timing or has no percentiles.
    pub(super) fn of(series: &Series, total: Option<&Figures>) -> Option<Slow> {
        let unit = match series.unit() {
            "Seconds" => 1.0,
            "Milliseconds" => 1e-3,
            "Microseconds" => 1e-6,
            _ => return None,
        };
        let over = rounded_down(total?.p90? * unit);
        let search = Search { over: Some(over), ..Slow::any(series) };
        Some(Slow { search, over: duration(over) })
    }

    /// The traces that have the metric, however long it took.
    pub(super) fn any(series: &Series) -> Search {
        Search { metric: Some(series.metric.name.clone()), ..Search::default() }
    }
}

/// Two digits, so that a call is not missed for the error of a percentile.
fn rounded_down(seconds: f64) -> f64 {
    if seconds < 1e-9 {
        return 0.0;
    }
    let digits = format!("{:e}", seconds * (1.0 + f64::EPSILON));
    let Some((mantissa, exponent)) = digits.split_once('e') else {
        return seconds;
    };
    let kept: String = mantissa.chars().take("1.2".len()).collect();
    format!("{kept}e{exponent}").parse().unwrap_or(seconds)
}

#[cfg(test)]
mod tests {
    use super::rounded_down;

    #[test]
    fn two_digits_are_kept_and_no_call_of_that_length_is_lost() {
        for (seconds, rounded) in
            [(0.012_99, 0.012), (0.3, 0.3), (12.0, 12.0), (123.9, 120.0), (0.0, 0.0), (5.2e-6, 5.2e-6)]
        {
            assert_eq!(rounded_down(seconds), rounded, "{seconds}");
        }
    }
}
