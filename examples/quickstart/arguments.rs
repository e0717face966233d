//! What was asked for.

use std::path::PathBuf;

pub const USAGE: &str = "Usage: cargo run --example quickstart -- [--aws | --page] [FOLDER]

  FOLDER  whose files to check; by default this repository
  --page  go on until Ctrl-C, with the live page of the embedded endpoint to look at
  --aws   push to the real CloudWatch, with the credentials and the region that
          the AWS command line would use";

/// What was asked for.
pub struct Arguments {
    pub aws: bool,
    pub page: bool,
    pub folder: PathBuf,
}

impl Arguments {
    /// None where help was asked for.
    pub fn read() -> Result<Option<Arguments>, String> {
        let (mut aws, mut page) = (false, false);
        let mut folder = None;
        for argument in std::env::args_os().skip(1) {
            match argument.to_str() {
                Some("--aws") => aws = true,
                Some("--page") => page = true,
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
        if aws && page {
            return Err("the page is the embedded endpoint's: --aws and --page do not go together".to_owned());
        }
        Ok(Some(Arguments { aws, page, folder }))
    }
}
