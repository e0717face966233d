//! Where a picture goes: into a file, into the terminal, or to standard output.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use cwmetrics_graph::Widget;

use super::screen::Screen;
use crate::failure::Failure;
use crate::output;

/// Options that say where it goes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Where to")]
pub struct TargetArguments {
    /// Write a PNG file
    #[arg(long = "out", short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Show it in blocks even if the terminal knows pictures
    #[arg(long)]
    blocks: bool,
}

/// Where the picture goes.
pub enum Target {
    File(PathBuf),
    Screen(Screen),
    Output,
}

impl TargetArguments {
    /// Whether it is written to standard output, as that is no terminal.
    pub fn is_output(&self) -> bool {
        self.out.is_none() && !std::io::stdout().is_terminal()
    }

    /// Makes ready to put a graph there, with the graph as it can be read there. If there will be
    /// others `instead` of it, each takes the place of the one before.
    pub fn open(&self, widget: Widget, instead: bool) -> Result<(Target, Widget), Failure> {
        match &self.out {
            Some(path) => Ok((Target::File(path.clone()), widget)),
            None if self.is_output() => Ok((Target::Output, widget)),
            None => {
                let mut screen = Screen::new(self.blocks, instead)?;
                let widget = screen.suit(widget)?;
                Ok((Target::Screen(screen), widget))
            }
        }
    }
}

impl Target {
    /// Puts a PNG there.
    pub fn put(&self, png: &[u8]) -> Result<(), Failure> {
        match self {
            Target::File(path) => output::write_file(path, png),
            Target::Screen(screen) => screen.show(png),
            Target::Output => output::write(png),
        }
    }
}
