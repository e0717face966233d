//! What was asked for.

use std::path::PathBuf;

pub const USAGE: &str = "Usage: cargo run --example quickstart -- [--aws] [FOLDER]

  FOLDER  whose files to check; by default this repository
  --aws   push to the real CloudWatch, with the credentials and the region that
          the AWS command line would use";

/// What was asked for.
pub struct Arguments {
    pub aws: bool,
    pub folder: PathBuf,
}

impl Arguments {
    /// None where help was asked for.
    pub fn read() -> Result<Option<Arguments>, String> {
        let mut aws = false;
        let mut folder = None;
        for argument in std::env::args_os().skip(1) {
            match argument.to_str() {
                Some("--aws") => aws = true,
                Some("--help" | "-h") => return Ok(None),
                Some(flag) if flag.starts_with('-') => return Err(format!("there is no option {flag}")),
                _ if folder.is_some() => return Err("there is more than one folder".to_owned()),
                _ => folder = Some(PathBuf::from(argument)),
            }
        }
        let folder = folder.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        if !folder.is_dir() {
            return Err(format!("{} is no folder", folder.display()));
        }
        Ok(Some(Arguments { aws, folder }))
    }
}
