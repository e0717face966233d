//! The crates that are compiled: 500 functions each.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const FUNCTIONS: usize = 500;

/// What decorates the functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arm {
    None,
    Timeit,
    Count,
    Tracing,
    /// The arguments are not recorded.
    TracingSkipAll,
    Fastrace,
}

/// Of the functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Sync,
    Async,
}

impl Arm {
    pub const ALL: [Arm; 6] =
        [Arm::None, Arm::Timeit, Arm::Count, Arm::Tracing, Arm::TracingSkipAll, Arm::Fastrace];

    pub fn title(self) -> &'static str {
        match self {
            Arm::None => "none",
            Arm::Timeit => "`#[timeit]`",
            Arm::Count => "`#[count]`",
            Arm::Tracing => "tracing's `#[instrument]`",
            Arm::TracingSkipAll => "tracing's `#[instrument(skip_all)]`",
            Arm::Fastrace => "fastrace's `#[trace]`",
        }
    }

    fn attribute(self) -> &'static str {
        match self {
            Arm::None => "",
            Arm::Timeit => "#[cwmetrics::timeit]",
            Arm::Count => "#[cwmetrics::count]",
            Arm::Tracing => "#[tracing::instrument]",
            Arm::TracingSkipAll => "#[tracing::instrument(skip_all)]",
            Arm::Fastrace => "#[fastrace::trace]",
        }
    }

    fn dependency(self, root: &Path) -> String {
        match self {
            Arm::None => String::new(),
            Arm::Timeit | Arm::Count => {
                format!("cwmetrics = {{ path = {root:?}, default-features = false }}")
            }
            Arm::Tracing | Arm::TracingSkipAll => "tracing = \"0.1\"".to_owned(),
            Arm::Fastrace => "fastrace = { version = \"0.7\", features = [\"enable\"] }".to_owned(),
        }
    }
}

impl Style {
    pub fn name(self) -> &'static str {
        match self {
            Style::Sync => "sync",
            Style::Async => "async",
        }
    }

    /// A function that does a little and can fail.
    fn function(self, number: usize) -> String {
        let (keyword, awaited) = match self {
            Style::Sync => ("", "plain(text)"),
            Style::Async => ("async ", "plain(text).await"),
        };
        format!(
            "pub {keyword}fn function_{number}(number: u64, text: &str) -> Result<u64, ParseIntError> {{\n    \
             let parsed = {awaited}?;\n    Ok(number.wrapping_mul({number}).wrapping_add(parsed))\n}}\n"
        )
    }

    /// What the functions call, and something that makes the compiler generate the code of all.
    fn frame(self) -> &'static str {
        match self {
            Style::Sync => "fn plain(text: &str) -> Result<u64, ParseIntError> {\n    text.parse()\n}\n",
            Style::Async => {
                "async fn plain(text: &str) -> Result<u64, ParseIntError> {\n    text.parse()\n}\n\
                 pub type Boxed<'a> = std::pin::Pin<Box<dyn Future<Output = Result<u64, ParseIntError>> + 'a>>;\n"
            }
        }
    }

    /// The body of an async function is compiled only where something polls it.
    fn user(self, number: usize) -> String {
        match self {
            Style::Sync => String::new(),
            Style::Async => format!(
                "pub fn boxed_{number}(number: u64, text: &str) -> Boxed<'_> {{\n    \
                 Box::pin(function_{number}(number, text))\n}}\n"
            ),
        }
    }
}

/// The written crates.
pub struct Crates {
    /// This repository.
    root: PathBuf,
    folder: PathBuf,
}

impl Crates {
    /// Writes them, and builds what they need.
    pub fn write() -> Result<Crates, Box<dyn Error>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the package is in no workspace")?;
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let crates = Crates { root: root.to_owned(), folder: target.join("compile-cost") };
        for (style, arm) in all() {
            let folder = crates.folder.join(name(arm, style));
            fs::create_dir_all(folder.join("src"))?;
            let dependency = arm.dependency(&crates.root);
            let name = name(arm, style);
            let manifest =
                format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}\n");
            fs::write(folder.join("Cargo.toml"), manifest)?;
            fs::write(folder.join("src/lib.rs"), source(arm, style))?;
        }
        fs::write(crates.folder.join("Cargo.toml"), "[workspace]\nmembers = [\"*-*\"]\nresolver = \"3\"\n")?;
        // The versions of this workspace, where it has them.
        fs::copy(crates.root.join("Cargo.lock"), crates.folder.join("Cargo.lock"))?;
        Ok(crates)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo with a subcommand for one crate, which it will find changed.
    pub fn cargo(&self, subcommand: &str, arm: Arm, style: Style) -> Result<Command, Box<dyn Error>> {
        let name = name(arm, style);
        fs::write(self.folder.join(&name).join("src/lib.rs"), source(arm, style))?;
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.folder).args([subcommand, "--quiet", "-j2", "--package", &name]);
        // Neither the settings of this build nor what an earlier one has left.
        cargo.env("CARGO_TARGET_DIR", self.folder.join("target")).env("CARGO_INCREMENTAL", "0");
        cargo.env_remove("RUSTFLAGS");
        Ok(cargo)
    }

    /// A file that can be written over.
    pub fn scratch(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Runs a command to its good end.
pub fn succeed(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} has failed: {status}").into()) }
}

fn all() -> impl Iterator<Item = (Style, Arm)> {
    [Style::Sync, Style::Async].into_iter().flat_map(|style| Arm::ALL.map(|arm| (style, arm)))
}

fn name(arm: Arm, style: Style) -> String {
    format!("{}-{}", style.name(), format!("{arm:?}").to_lowercase())
}

fn source(arm: Arm, style: Style) -> String {
    let mut source = String::from("//! Generated.\n\nuse std::num::ParseIntError;\n\n");
    source.push_str(style.frame());
    for number in 0..FUNCTIONS {
        // Writing to a string does not fail.
        let _ = write!(source, "\n{}\n{}{}", arm.attribute(), style.function(number), style.user(number));
    }
    source
}
