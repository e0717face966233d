//! Python, with the packages of the independent parts, under `target/`.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::json;

use crate::figures::{Figures, Metric, Read, STATISTICS};
use crate::{HOUR, NAMESPACE, hour_secs};

/// MiniStack wants this botocore and no newer one.
const PACKAGES: [&str; 7] = [
    "ministack==1.5.33",
    "moto[server]==5.2.5",
    "boto3==1.43.106",
    "botocore==1.43.106",
    "cbor2==6.2.1",
    "jsonschema==4.26.0",
    "awscli==1.46.3",
];

/// What the packages want, and what makes an environment for them.
const ABOUT: &str = "import ensurepip, sys, venv; assert sys.version_info >= (3, 10); \
                     print(sys.version, sys.base_prefix)";

/// What boto3 found.
pub struct Found {
    /// By GetMetricData, and by GetMetricStatistics.
    pub by_data: Read,
    pub by_statistics: Read,
    pub listed: Vec<Metric>,
}

pub struct Python {
    folder: PathBuf,
}

impl Python {
    /// None, with a word about it, where there is no Python 3 and nobody insists.
    pub fn find() -> Option<&'static Python> {
        static FOUND: OnceLock<Option<Python>> = OnceLock::new();
        FOUND.get_or_init(Python::look).as_ref()
    }

    fn look() -> Option<Python> {
        let about = match Command::new("python3").args(["-I", "-c", ABOUT]).output() {
            Ok(output) if output.status.success() => output.stdout,
            _ => {
                let missing =
                    "the conformance tests need Python 3.10 or later with its venv module (python3-venv)";
                assert!(std::env::var_os("CI").is_none(), "{missing}");
                // Not by `eprintln!`, which the test harness hides where a test passes.
                let _ = writeln!(std::io::stderr(), "skipped: {missing}");
                return None;
            }
        };
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance");
        std::fs::create_dir_all(&folder).unwrap();
        let python = Python { folder };
        python.install(&String::from_utf8_lossy(&about));
        Some(python)
    }

    /// Installs the packages, unless they are there and whole. One at a time: another process may
    /// run these tests too.
    fn install(&self, about: &str) {
        let lock = File::create(self.folder.join("lock")).unwrap();
        lock.lock().unwrap();
        let venv = self.folder.join("venv");
        // Within what it is about, so that it never outlives that.
        let stamp = venv.join("installed");
        // An environment works where it was made, with the Python that made it.
        let wanted = format!("{}\n{}\n{about}", PACKAGES.join("\n"), venv.display());
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && self.is_whole() {
            return;
        }
        // What is there may be half of something.
        let _ = std::fs::remove_dir_all(&venv);
        succeed(Command::new("python3").args(["-I", "-m", "venv"]).arg(&venv));
        let pip = ["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        succeed(Command::new(self.program("python")).args(pip).args(PACKAGES));
        std::fs::write(stamp, wanted).unwrap();
    }

    /// Somebody may have tidied up, or removed the Python that this one borrows from.
    fn is_whole(&self) -> bool {
        let imports = ["-c", "import boto3, botocore, cbor2, jsonschema, ministack.app, moto.server"];
        ["ministack", "aws"].iter().all(|program| self.program(program).exists())
            && self.command("python").args(imports).output().is_ok_and(|output| output.status.success())
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn program(&self, name: &str) -> PathBuf {
        self.folder.join("venv").join(if cfg!(windows) { "Scripts" } else { "bin" }).join(name)
    }

    /// A program that was installed, with nothing of the user's AWS and Python settings, and no
    /// proxy.
    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.program(name));
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("AWS_") || name.starts_with("PYTHON")) {
                command.env_remove(name);
            }
        }
        let nothing = self.folder.join("no-settings");
        command
            .env("AWS_CONFIG_FILE", &nothing)
            .env("AWS_SHARED_CREDENTIALS_FILE", &nothing)
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1");
        command
    }

    /// Runs a script of this folder and gives what it printed.
    pub fn run(&self, script: &str, arguments: &[&str], input: &[u8]) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance").join(script);
        let mut child = self
            .command("python")
            // So that nothing is written next to the scripts.
            .arg("-B")
            .arg(&script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A script that ends before it has read everything says why below.
        let _ = child.stdin.take().unwrap().write_all(input);
        checked(child.wait_with_output().unwrap(), &script.display().to_string())
    }

    /// What boto3 reads of these metrics.
    pub fn read(&self, url: &str, metrics: &Read) -> Found {
        let metrics: Vec<_> = metrics.keys().collect();
        let wanted = json!({
            "url": url, "namespace": NAMESPACE, "start": hour_secs(), "period": HOUR.as_secs(),
            "statistics": STATISTICS, "metrics": metrics,
        });
        let said = self.run("read.py", &[], wanted.to_string().as_bytes());
        type Rows = Vec<[Option<f64>; STATISTICS.len()]>;
        let (by_data, by_statistics, listed): (Rows, Rows, _) = serde_json::from_str(&said).unwrap();
        let read = |rows: Rows| {
            assert_eq!(rows.len(), metrics.len());
            metrics.iter().copied().cloned().zip(rows.into_iter().map(Figures::read)).collect()
        };
        Found { by_data: read(by_data), by_statistics: read(by_statistics), listed }
    }

    /// What botocore's model says against the body of a PutMetricData request: nothing, or a line
    /// for each fault.
    pub fn faults(&self, body: &[u8]) -> String {
        self.run("check_request.py", &[], body)
    }
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap();
    checked(output, &format!("{command:?}"));
}

fn checked(output: Output, what: &str) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what} failed: {}\n{errors}", output.status);
    String::from_utf8(output.stdout).unwrap()
}
