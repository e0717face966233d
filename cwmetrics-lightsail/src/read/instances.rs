//! GetInstances: which instances there are.

use std::time::SystemTime;

use aws_sdk_lightsail::types::Instance as Described;

use super::source::Source;
use crate::ReadError;

/// An instance of the account, in the client's region.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Instance {
    /// Its name, by which its metrics are asked for.
    pub name: String,
    /// When it was created: there are no points from before.
    pub created_at: Option<SystemTime>,
    /// What it does, such as `running` or `stopped`.
    pub state: Option<String>,
}

impl Source {
    /// All instances, in Lightsail's order; every page is asked for.
    ///
    /// Needs the permission `lightsail:GetInstances`.
    ///
    /// # Errors
    ///
    /// What Lightsail or the way there said.
    pub async fn instances(&self) -> Result<Vec<Instance>, ReadError> {
        let mut found = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let call = || self.client.get_instances().set_page_token(token.clone()).send();
            let page = self.caller.ask("GetInstances", || "all instances".to_owned(), call).await?;
            found.extend(page.instances.unwrap_or_default().into_iter().filter_map(instance));
            // An empty token is the same as none to some services.
            match page.next_page_token.filter(|next| !next.is_empty()) {
                None => return Ok(found),
                Some(next) if token.as_ref() == Some(&next) => {
                    return Err(ReadError::unusable(
                        self.caller.service,
                        "GetInstances",
                        "all instances",
                        "the answer leads to its own page again",
                    ));
                }
                Some(next) => token = Some(next),
            }
        }
    }
}

/// One without a name cannot be asked for.
fn instance(described: Described) -> Option<Instance> {
    Some(Instance {
        name: described.name?,
        created_at: described.created_at.and_then(|at| SystemTime::try_from(at).ok()),
        state: described.state.and_then(|state| state.name),
    })
}
