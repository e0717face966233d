//! The work: every file of a folder is read and checked, a few at once. All of it is annotated.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use cwmetrics::{Unit, count, monitored_task, timeit};
use tokio::task::JoinSet;

/// How many files are checked at once.
const AT_ONCE: usize = 8;
const LONGEST_LINE: usize = 110;

/// What was found in one file, or in all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    pub files: usize,
    pub lines: usize,
    pub words: usize,
    pub failed: usize,
}

/// Why a file is not as it should be.
#[derive(Debug)]
pub enum Problem {
    Unreadable,
    NotText,
    Empty,
    LongLine,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Problem::Unreadable => "unreadable",
            Problem::NotText => "not text",
            Problem::Empty => "empty",
            Problem::LongLine => "long line",
        })
    }
}

/// Checks all files of a folder.
#[timeit("folder", unit = Seconds)]
pub async fn check_folder(folder: &Path) -> io::Result<Totals> {
    let files = find_files(folder)?;
    cwmetrics::put_value("files", files.len() as f64);
    let mut totals = Totals::default();
    let mut checks = JoinSet::new();
    let mut files = files.into_iter();
    loop {
        while checks.len() < AT_ONCE
            && let Some(file) = files.next()
        {
            checks.spawn(async move { check_file(&file).await });
        }
        let Some(checked) = checks.join_next().await else { return Ok(totals) };
        totals.files += 1;
        match checked {
            Ok(Ok(file)) => {
                totals.lines += file.lines;
                totals.words += file.words;
            }
            _ => totals.failed += 1,
        }
    }
}

/// The files of a folder and of those in it, but for hidden ones and what was built.
#[timeit("find files")]
fn find_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if name == "target" || name.to_string_lossy().starts_with('.') {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

/// Reads and checks one file: a task, whose dimensions are known once it runs.
#[monitored_task("check", on = ok)]
#[count("checks", outcome)]
#[count("failure rate", on = error)]
async fn check_file(path: &Path) -> Result<Totals, Problem> {
    let kind = path.extension().map_or("none".into(), |extension| extension.to_string_lossy());
    cwmetrics::task().dimension("Kind", &kind);
    let checked = match read(path).await {
        Ok(text) => examine(&text),
        Err(problem) => Err(problem),
    };
    if let Err(problem) = &checked {
        cwmetrics::metric("problems").unit(Unit::Count).dimension("Problem", problem.to_string()).put(1.0);
    }
    checked
}

#[timeit("read")]
async fn read(path: &Path) -> Result<String, Problem> {
    let bytes = tokio::fs::read(path).await.map_err(|_| Problem::Unreadable)?;
    cwmetrics::metric("file size").unit(Unit::Bytes).put(bytes.len() as f64);
    String::from_utf8(bytes).map_err(|_| Problem::NotText)
}

#[timeit("examine", unit = Microseconds)]
#[count("examined", value = text.len(), unit = Bytes)]
fn examine(text: &str) -> Result<Totals, Problem> {
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    if text.lines().any(|line| line.chars().count() > LONGEST_LINE) {
        return Err(Problem::LongLine);
    }
    Ok(Totals { files: 1, lines: text.lines().count(), words: text.split_whitespace().count(), failed: 0 })
}
