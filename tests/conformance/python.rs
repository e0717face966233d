//! Python, with the packages of the independent parts, under `target/`.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::figures::{Figures, Read, STATISTICS};
use crate::{HOUR, NAMESPACE, hour_secs};

const PACKAGES: [&str; 4] = ["ministack==1.5.33", "boto3==1.43.106", "botocore==1.43.106", "cbor2==6.2.1"];

pub struct Python {
    folder: PathBuf,
}

impl Python {
    /// None, with a word about it, where there is no Python 3 and nobody insists.
    pub fn find() -> Option<Python> {
        let works = Command::new("python3").args(["-c", "import venv, ensurepip"]).output();
        if !works.is_ok_and(|output| output.status.success()) {
            let missing = "the conformance tests need Python 3 with its venv module";
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            eprintln!("skipped: {missing}");
            return None;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance");
        std::fs::create_dir_all(&folder).unwrap();
        let python = Python { folder };
        python.install();
        Some(python)
    }

    /// Installs the packages, unless they are there. One at a time: the tests run side by side.
    fn install(&self) {
        let lock = File::create(self.folder.join("lock")).unwrap();
        lock.lock().unwrap();
        let (venv, stamp) = (self.folder.join("venv"), self.folder.join("installed"));
        let wanted = PACKAGES.join("\n");
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return;
        }
        // What is there may be half of something.
        let _ = std::fs::remove_dir_all(&venv);
        succeed(Command::new("python3").args(["-m", "venv"]).arg(&venv));
        succeed(
            Command::new(self.program("python")).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES),
        );
        std::fs::write(stamp, wanted).unwrap();
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join("venv").join(if cfg!(windows) { "Scripts" } else { "bin" }).join(name)
    }

    /// Runs a script of this folder and gives what it printed.
    pub fn run(&self, script: &str, arguments: &[&str], input: &[u8]) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance").join(script);
        let mut child = Command::new(self.program("python"))
            .arg(&script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        checked(child.wait_with_output().unwrap(), &script.display().to_string())
    }

    /// The figures of these metrics, read by boto3.
    pub fn read(&self, url: &str, metrics: &Read) -> Read {
        let metrics: Vec<_> = metrics.keys().collect();
        let wanted = json!({
            "url": url, "namespace": NAMESPACE, "start": hour_secs(), "period": HOUR.as_secs(),
            "statistics": STATISTICS, "metrics": metrics,
        });
        let said = self.run("read.py", &[], wanted.to_string().as_bytes());
        let rows: Vec<Vec<Option<f64>>> = serde_json::from_str(&said).unwrap();
        assert_eq!(rows.len(), metrics.len());
        let figures = |row: Vec<Option<f64>>| {
            let mut figures = Figures::default();
            figures.values.copy_from_slice(&row);
            figures
        };
        metrics.into_iter().cloned().zip(rows.into_iter().map(figures)).collect()
    }

    /// What botocore's model says against the body of a PutMetricData request: nothing, or a line
    /// for each fault.
    pub fn faults(&self, body: &[u8]) -> String {
        self.run("check_request.py", &[], body)
    }

    pub fn self_check(&self) -> String {
        self.run("check_request.py", &["--self-check"], &Value::Null.to_string().into_bytes())
    }
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap();
    checked(output, &format!("{command:?}"));
}

fn checked(output: Output, what: &str) -> String {
    assert!(output.status.success(), "{what} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
