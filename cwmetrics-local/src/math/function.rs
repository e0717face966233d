//! The functions and the words that they take.

use std::ops::RangeInclusive;

/// A function of metric math. `METRICS` and `PERIOD` are not here: what they take is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Abs,
    Avg,
    Ceil,
    DatapointCount,
    Diff,
    DiffTime,
    Fill,
    First,
    Floor,
    If,
    Last,
    Log,
    Log10,
    Max,
    MetricCount,
    Min,
    Rate,
    RemoveEmpty,
    RunningSum,
    Slice,
    Sort,
    Stddev,
    Sum,
    TimeSeries,
}

/// A word that stands as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// A function by which `SORT` compares.
    By(Function),
    Ascending,
    Descending,
    Repeat,
    Linear,
}

const FUNCTIONS: [(&str, Function); 24] = [
    ("ABS", Function::Abs),
    ("AVG", Function::Avg),
    ("CEIL", Function::Ceil),
    ("DATAPOINT_COUNT", Function::DatapointCount),
    ("DIFF", Function::Diff),
    ("DIFF_TIME", Function::DiffTime),
    ("FILL", Function::Fill),
    ("FIRST", Function::First),
    ("FLOOR", Function::Floor),
    ("IF", Function::If),
    ("LAST", Function::Last),
    ("LOG", Function::Log),
    ("LOG10", Function::Log10),
    ("MAX", Function::Max),
    ("METRIC_COUNT", Function::MetricCount),
    ("MIN", Function::Min),
    ("RATE", Function::Rate),
    ("REMOVE_EMPTY", Function::RemoveEmpty),
    ("RUNNING_SUM", Function::RunningSum),
    ("SLICE", Function::Slice),
    ("SORT", Function::Sort),
    ("STDDEV", Function::Stddev),
    ("SUM", Function::Sum),
    ("TIME_SERIES", Function::TimeSeries),
];

/// What CloudWatch has and this endpoint has not.
const NOT_COMPUTED: [&str; 14] = [
    "ANOMALY_DETECTION_BAND",
    "DATE",
    "DAY",
    "DB_PERF_INSIGHTS",
    "EPOCH",
    "HOUR",
    "INSIGHT_RULE_METRIC",
    "LAMBDA",
    "MINUTE",
    "MONTH",
    "SEARCH",
    "SELECT",
    "SERVICE_QUOTA",
    "YEAR",
];

impl Function {
    pub(super) fn named(name: &str) -> Option<Function> {
        FUNCTIONS.into_iter().find(|(known, _)| *known == name).map(|(_, function)| function)
    }

    pub(super) fn name(self) -> &'static str {
        FUNCTIONS.into_iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }

    /// How many arguments it takes.
    pub(super) fn arguments(self) -> RangeInclusive<usize> {
        match self {
            Function::Fill => 2..=2,
            Function::If | Function::Slice => 2..=3,
            Function::Sort => 3..=4,
            _ => 1..=1,
        }
    }
}

impl Word {
    pub(super) fn named(name: &str) -> Option<Word> {
        Some(match name {
            "ASC" => Word::Ascending,
            "DESC" => Word::Descending,
            "REPEAT" => Word::Repeat,
            "LINEAR" => Word::Linear,
            "AVG" | "MIN" | "MAX" | "SUM" => Word::By(Function::named(name)?),
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Word::By(function) => function.name(),
            Word::Ascending => "ASC",
            Word::Descending => "DESC",
            Word::Repeat => "REPEAT",
            Word::Linear => "LINEAR",
        }
    }
}

/// Why a word that is followed by a parenthesis, or stands alone in capitals, is none of ours.
pub(super) fn unknown(name: &str) -> String {
    let capitals = name.to_ascii_uppercase();
    if name == "SELECT" {
        return "queries of Metrics Insights (SELECT …) are not computed by this endpoint".to_owned();
    }
    if NOT_COMPUTED.contains(&name) {
        return format!("{name} is not computed by this endpoint");
    }
    if name != capitals
        && (Function::named(&capitals).is_some() || ["METRICS", "PERIOD"].contains(&&*capitals))
    {
        return format!("functions are written in capitals: {capitals}");
    }
    format!("{name} is neither a function nor an id; an id begins with a small letter")
}
