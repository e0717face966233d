//! Which instances a round is of.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::SystemTime;

use super::build::Bridge;
use crate::ReadError;

/// An instance that is read.
#[derive(Clone, Debug)]
pub(super) struct Host {
    pub(super) name: Arc<str>,
    pub(super) created_at: Option<SystemTime>,
    /// GetInstances does not name it, and has done so before: what it had at last is read, if it can be.
    pub(super) is_unlisted: bool,
}

impl Bridge {
    /// Those that are named, or else those that there are, and were there before. None is there twice.
    pub(super) async fn hosts(&mut self) -> Result<Vec<Host>, ReadError> {
        if !self.instances.is_empty() {
            let named =
                |name: &String| Host { name: name.as_str().into(), created_at: None, is_unlisted: false };
            return Ok(self.instances.iter().map(named).collect());
        }
        let mut hosts: Vec<Host> = Vec::new();
        let mut listed: HashSet<Arc<str>> = HashSet::new();
        for instance in self.source.instances().await? {
            let name: Arc<str> = instance.name.into();
            // Pages overlap where an instance comes or goes meanwhile.
            if listed.insert(name.clone()) {
                hosts.push(Host { name, created_at: instance.created_at, is_unlisted: false });
            }
        }
        let book = &mut self.file.book;
        book.gone.retain(|name| !listed.contains(name.as_str()));
        let before = book.instances().filter(|name| !listed.contains(*name) && !book.gone.contains(*name));
        hosts.extend(before.map(|name| Host { name: name.into(), created_at: None, is_unlisted: true }));
        Ok(hosts)
    }
}
