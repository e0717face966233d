//! The picture, from CloudWatch.

use std::error::Error;
use std::fmt;

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::error::ProvideErrorMetadata;

use crate::{Widget, WidgetError, pace};

impl Widget {
    /// Has CloudWatch draw it, and returns the bytes of a PNG.
    ///
    /// Calls of one process are kept 50 ms apart, so that it stays within the 20 a second of an
    /// account; needs a tokio runtime with time enabled and the permission
    /// `cloudwatch:GetMetricWidgetImage`.
    ///
    /// ```no_run
    /// # async fn example(client: aws_sdk_cloudwatch::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use cwmetrics_graph::{Metric, Stat, Widget};
    ///
    /// let widget = Widget::new().metric(Metric::new("Shop", "api").stat(Stat::percentile(99.0)));
    /// std::fs::write("api.png", widget.fetch_png(&client).await?)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`FetchError::Widget`] before any call if the widget breaks a rule; otherwise what the service
    /// or the way there said.
    pub async fn fetch_png(&self, client: &Client) -> Result<Vec<u8>, FetchError> {
        let json = self.to_json().map_err(FetchError::Widget)?;
        pace::turn().await;
        let answer = client.get_metric_widget_image().metric_widget(json).send().await;
        let output = answer.map_err(|error| match (error.code(), error.message()) {
            (Some(code), message) => FetchError::Refused {
                code: code.to_owned(),
                message: message.unwrap_or("no reason was given").to_owned(),
            },
            _ => FetchError::Failed(error.into_source().unwrap_or_else(|error| Box::new(error))),
        })?;
        let image = output.metric_widget_image.ok_or(FetchError::NoImage)?;
        Ok(image.into_inner())
    }
}

/// Why there is no picture.
#[derive(Debug)]
#[non_exhaustive]
pub enum FetchError {
    /// The widget breaks a rule; nothing was sent.
    Widget(WidgetError),
    /// The service refused.
    Refused {
        /// Its code, such as `AccessDenied`.
        code: String,
        /// What it said.
        message: String,
    },
    /// No answer was had: no credentials, no connection, no time.
    Failed(Box<dyn Error + Send + Sync>),
    /// The answer has no picture in it.
    NoImage,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchError::Widget(error) => write!(f, "the widget cannot be drawn: {error}"),
            FetchError::Refused { code, message } => {
                write!(f, "CloudWatch refused to draw the widget: {code}: {message}")
            }
            FetchError::Failed(error) => {
                write!(f, "CloudWatch did not answer: {}", chain(error.as_ref()))
            }
            FetchError::NoImage => f.write_str("CloudWatch's answer has no picture in it"),
        }
    }
}

impl Error for FetchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            FetchError::Widget(error) => Some(error),
            FetchError::Failed(error) => Some(error.as_ref()),
            FetchError::Refused { .. } | FetchError::NoImage => None,
        }
    }
}

/// What an error and its sources say.
fn chain(error: &(dyn Error + 'static)) -> String {
    let sources = std::iter::successors(Some(error), |&error| error.source());
    sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
