//! PutDashboard.

use super::CloudWatch;
use crate::failure::Failure;

impl CloudWatch {
    /// Puts a dashboard in place of one of the same name. Returns what CloudWatch does not like
    /// about it, though it took it.
    pub async fn put_dashboard(&self, name: &str, body: &str) -> Result<Vec<String>, Failure> {
        let request = self.client.put_dashboard().dashboard_name(name).dashboard_body(body);
        let answer = request.send().await.map_err(|error| self.service.explain("PutDashboard", error))?;
        let messages = answer.dashboard_validation_messages.unwrap_or_default();
        Ok(messages.into_iter().filter_map(|message| message.message).collect())
    }
}
