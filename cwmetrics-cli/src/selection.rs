//! Options that select metrics, and the names of statistics.

use clap::Args;
use cwmetrics_graph::Stat;

use crate::cloudwatch::{CloudWatch, Filter, Metric};
use crate::failure::Failure;

/// Which metrics are meant.
#[derive(Args, Debug)]
#[command(next_help_heading = "Metrics")]
pub struct Selection {
    /// Only those of this namespace
    #[arg(long, short)]
    pub namespace: Option<String>,
    /// Only those of this name
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Only those with this dimension; without a value: with any; several: with all of them
    #[arg(long = "dimension", short, value_name = "NAME[=VALUE]", value_parser = dimension)]
    pub dimensions: Vec<(String, Option<String>)>,
}

impl Selection {
    /// The metrics there are. A failure if there are none.
    pub async fn find(&self, cloudwatch: &CloudWatch) -> Result<Vec<Metric>, Failure> {
        let filter = Filter {
            namespace: self.namespace.clone(),
            name: self.name.clone(),
            dimensions: self.dimensions.clone(),
        };
        cloudwatch.list(&filter).await
    }
}

fn dimension(text: &str) -> Result<(String, Option<String>), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.to_owned(), Some(value.to_owned())))
        }
        None if !text.is_empty() => Ok((text.to_owned(), None)),
        _ => Err("a dimension is NAME=VALUE, or NAME for any value".to_owned()),
    }
}

/// A statistic by the name that CloudWatch gives it; `avg`, `min`, `max`, `sum` and `count` are
/// short for the plain ones.
pub fn statistic(text: &str) -> Result<Stat, String> {
    let stat = match text.to_ascii_lowercase().as_str() {
        "avg" | "average" => Stat::AVERAGE,
        "sum" => Stat::SUM,
        "min" | "minimum" => Stat::MINIMUM,
        "max" | "maximum" => Stat::MAXIMUM,
        "count" | "samplecount" => Stat::SAMPLE_COUNT,
        "iqm" => Stat::INTERQUARTILE_MEAN,
        _ => Stat::new(text),
    };
    if stat.is_valid() {
        return Ok(stat);
    }
    Err("a statistic is avg, sum, min, max, count, a percentile such as p99, or one such as tm99, wm99, \
         tc99, ts99, TM(10%:90%), PR(0:100) or IQM"
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_have_short_names() {
        assert_eq!(statistic("avg"), Ok(Stat::AVERAGE));
        assert_eq!(statistic("Maximum"), Ok(Stat::MAXIMUM));
        for kept in ["p99", "p99.9", "tm95", "TM(10%:90%)", "PR(0:100)", "IQM"] {
            assert_eq!(statistic(kept), Ok(Stat::new(kept)));
        }
        for bad in ["", "p", "p101", "P99", "median", "TM()", "pNaN", "p-1"] {
            assert!(statistic(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_dimension_has_a_value_or_any() {
        assert_eq!(dimension("a=b=c"), Ok(("a".to_owned(), Some("b=c".to_owned()))));
        assert_eq!(dimension("a"), Ok(("a".to_owned(), None)));
        for bad in ["", "=b", "a="] {
            assert!(dimension(bad).is_err(), "{bad}");
        }
    }
}
