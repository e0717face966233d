//! A browser and what drives it: the system's Chromium, and Playwright and axe from PyPI in an
//! environment under `target/`.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Playwright ships its driver and takes the system's browser; the other ships axe-core.
const PACKAGES: [&str; 2] = ["playwright==1.65.2", "axe-playwright-python==0.1.8"];

/// What the packages want, and what makes an environment for them.
const ABOUT: &str = "import ensurepip, sys, venv; assert sys.version_info >= (3, 10); \
                     print(sys.version, sys.base_prefix)";

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

pub struct Chromium {
    browser: PathBuf,
    folder: PathBuf,
}

impl Chromium {
    /// None, with a word about it, where Python or the browser is missing and nobody insists.
    pub fn find() -> Option<&'static Chromium> {
        static FOUND: OnceLock<Option<Chromium>> = OnceLock::new();
        FOUND.get_or_init(Chromium::look).as_ref()
    }

    fn look() -> Option<Chromium> {
        let about = Command::new("python3").args(["-I", "-c", ABOUT]).output();
        let about = about.ok().filter(|output| output.status.success());
        let (Some(about), Some(browser)) = (about, browser()) else {
            let missing = "the tests of the page need Chromium, and Python 3.10 or later with its venv \
                           module (python3-venv)";
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            // Not by `eprintln!`, which the test harness hides where a test passes.
            let _ = writeln!(std::io::stderr(), "skipped: {missing}");
            return None;
        };
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
        std::fs::create_dir_all(&folder).unwrap();
        let chromium = Chromium { browser, folder };
        chromium.install(&String::from_utf8_lossy(&about.stdout));
        Some(chromium)
    }

    /// Installs the packages, unless they are there and whole. One at a time: another process may
    /// run these tests too.
    fn install(&self, about: &str) {
        let lock = File::create(self.folder.join("lock")).unwrap();
        lock.lock().unwrap();
        let venv = self.folder.join("venv");
        // Within what it is about, so that it never outlives that.
        let stamp = venv.join("installed");
        let wanted = format!("{}\n{}\n{about}", PACKAGES.join("\n"), venv.display());
        let imports = ["-I", "-c", "import playwright.sync_api, axe_playwright_python"];
        let is_whole = || self.python().args(imports).output().is_ok_and(|output| output.status.success());
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && is_whole() {
            return;
        }
        // What is there may be half of something.
        let _ = std::fs::remove_dir_all(&venv);
        checked(Command::new("python3").args(["-I", "-m", "venv"]).arg(&venv));
        let pip = ["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        checked(self.python().args(pip).args(PACKAGES));
        std::fs::write(stamp, wanted).unwrap();
    }

    fn python(&self) -> Command {
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        let mut command = Command::new(self.folder.join("venv").join(folder).join("python"));
        command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
        command
    }

    /// Runs a flow, and gives what it printed.
    pub fn run(&self, flow: &str, arguments: &[&str]) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page_in_chromium/flows.py");
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../page");
        std::fs::create_dir_all(&pictures).unwrap();
        let mut command = self.python();
        // So that nothing is written next to the script.
        command
            .args(["-E", "-s", "-B"])
            .arg(script)
            .arg(flow)
            .arg(&self.browser)
            .arg(pictures)
            .args(arguments);
        let output = checked(&mut command);
        String::from_utf8(output.stdout).unwrap()
    }
}

/// The first browser of the search path.
fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    let places = BROWSERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file())
}

#[track_caller]
fn checked(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {}\n{errors}", output.status);
    output
}
