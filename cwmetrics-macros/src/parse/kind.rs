//! The three attributes and the options each of them takes.

use proc_macro2::Ident;

/// Which attribute it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Timeit,
    Count,
    MonitoredTask,
}

const ALL: [Kind; 3] = [Kind::Timeit, Kind::Count, Kind::MonitoredTask];

/// Every option, in the order in which messages list them.
const OPTIONS: [&str; 13] = [
    "name",
    "dimensions",
    "unit",
    "value",
    "resolution",
    "on",
    "outcome",
    "error_if",
    "statistics",
    "remote",
    "future",
    "crate",
    "skip",
];

impl Kind {
    /// The attribute of this name.
    pub fn named(name: &Ident) -> Option<Self> {
        ALL.into_iter().find(|kind| name == kind.as_str())
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Timeit => "timeit",
            Self::Count => "count",
            Self::MonitoredTask => "monitored_task",
        }
    }

    /// Whether it measures time, in a unit of time.
    pub fn measures_time(self) -> bool {
        self != Self::Count
    }

    pub fn takes(self, option: &str) -> bool {
        match option {
            "value" => self == Self::Count,
            "statistics" => self != Self::Count,
            "remote" => self == Self::MonitoredTask,
            _ => OPTIONS.contains(&option),
        }
    }

    /// The options it takes, for a message.
    pub fn known(self) -> String {
        let known: Vec<String> = OPTIONS
            .into_iter()
            .filter(|option| self.takes(option))
            .map(|option| format!("`{option}`"))
            .collect();
        known.join(", ")
    }

    /// Why it does not take this option.
    pub fn refusal(self, option: &str) -> String {
        let takers: Vec<String> = ALL
            .into_iter()
            .filter(|kind| kind.takes(option))
            .map(|kind| format!("`{}`", kind.as_str()))
            .collect();
        let this = self.as_str();
        if takers.is_empty() {
            format!("unknown option `{option}`; `{this}` takes {}", self.known())
        } else {
            format!("`{option}` is an option of {}, `{this}` does not take it", takers.join(" and "))
        }
    }
}
