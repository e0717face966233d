//! GetMetricWidgetImage: a picture of a graph.

use cwmetrics_graph::{FetchError, Widget};

use super::CloudWatch;
use crate::failure::Failure;

const OPERATION: &str = "GetMetricWidgetImage";

impl CloudWatch {
    /// The bytes of a PNG.
    pub async fn image(&self, widget: &Widget) -> Result<Vec<u8>, Failure> {
        widget.fetch_png(&self.client).await.map_err(|error| match error {
            FetchError::Widget(error) => {
                let hint = match error.field() {
                    "metrics" => "; choose fewer with --namespace, --name and --dimension",
                    _ => "",
                };
                Failure::Usage(format!("the graph cannot be drawn: {error}{hint}"))
            }
            FetchError::Refused { code, message } => self.service.refused(OPERATION, &code, &message),
            FetchError::Failed(error) => self.service.unreachable(error.as_ref()),
            other => Failure::Refused(other.to_string()),
        })
    }
}
