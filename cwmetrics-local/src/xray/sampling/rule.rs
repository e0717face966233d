//! A sampling rule.

/// A rule for [`Builder::sampling_rule`](crate::Builder::sampling_rule): which requests it is for, and
/// how many of them are sampled.
///
/// The [`Default`] one is X-Ray's: one request a second and 5 % of the others, whatever they are.
///
/// ```
/// use cwmetrics_local::{Local, SamplingRule};
///
/// let mut rule = SamplingRule::new("checkout", 100);
/// rule.service_name = "checkout".to_owned();
/// rule.reservoir_size = 5;
/// rule.fixed_rate = 0.5;
/// let local = Local::builder().sampling_rule(rule).start()?;
/// # Ok::<(), cwmetrics_local::StartError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SamplingRule {
    /// Its name: 1 to 32 characters. A rule called `Default` takes the place of X-Ray's.
    pub name: String,
    /// From 1 to 9,999; the lowest number goes first. That of the default rule is 10,000.
    pub priority: u32,
    /// The share of the requests that is sampled past the reservoir: 0 to 1.
    pub fixed_rate: f64,
    /// How many requests a second are sampled first, over all services together.
    pub reservoir_size: u32,
    /// A pattern for the name of the service, with `*` and `?`.
    pub service_name: String,
    /// One for its origin, such as `AWS::EC2::Instance`.
    pub service_type: String,
    /// One for the host of the URL.
    pub host: String,
    /// One for the request's method.
    pub http_method: String,
    /// One for the path of the URL.
    pub url_path: String,
}

/// The name of the rule for whatever no other is for.
const DEFAULT: &str = "Default";

impl SamplingRule {
    /// A rule for every request, which samples what the default one does.
    pub fn new(name: impl Into<String>, priority: u32) -> SamplingRule {
        let any = || "*".to_owned();
        SamplingRule {
            name: name.into(),
            priority,
            fixed_rate: 0.05,
            reservoir_size: 1,
            service_name: any(),
            service_type: any(),
            host: any(),
            http_method: any(),
            url_path: any(),
        }
    }

    pub(super) fn is_default(&self) -> bool {
        self.name == DEFAULT
    }
}

impl Default for SamplingRule {
    fn default() -> SamplingRule {
        SamplingRule::new(DEFAULT, 10_000)
    }
}
