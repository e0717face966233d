//! Endpoints with a data directory.

use std::fs;
use std::path::Path;

use cwmetrics_local::{Builder, Local, StartError};

use super::{NOW, time};

pub fn builder(directory: &Path) -> Builder {
    Local::builder().clock(|| time(NOW)).data(directory)
}

pub fn open(directory: &Path) -> Local {
    builder(directory).start().unwrap()
}

/// Changes bytes all over a file, one at a time: each time it is an error, or `is_as_it_was` looks at
/// the endpoint and the place.
pub fn damage(directory: &Path, file: &str, is_as_it_was: impl Fn(&Local, usize)) {
    let path = directory.join(file);
    let whole = fs::read(&path).unwrap();
    let used: Vec<_> = (0..whole.len()).filter(|&at| whole[at] != 0).collect();
    let mut damaged = 0;
    for at in used.iter().copied().step_by(used.len() / 60) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        fs::write(&path, &bytes).unwrap();
        match builder(directory).start() {
            Ok(local) => is_as_it_was(&local, at),
            Err(StartError::DataDamaged { .. } | StartError::DataVersion { .. }) => damaged += 1,
            Err(error) => panic!("byte {at}: {error}"),
        }
    }
    assert!(damaged > 2, "{damaged}");
}
