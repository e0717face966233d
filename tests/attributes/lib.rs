//! The examples of the attributes' documentation, as tests.

#[cfg(doctest)]
mod examples {
    #[doc = include_str!("../../cwmetrics-macros/src/docs/count.md")]
    struct Count;
    #[doc = include_str!("../../cwmetrics-macros/src/docs/monitored_task.md")]
    struct MonitoredTask;
    #[doc = include_str!("../../cwmetrics-macros/src/docs/timeit.md")]
    struct Timeit;
}
