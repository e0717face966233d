use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

#[cfg(unix)]
use super::super::file::is_removed;
use super::documents::lines;
use super::{CLEAR, Emf, batch, failed, run};
use crate::sink::{Failure, Sink};

/// A folder that is removed when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("cwmetrics-emf-{}-{name}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Folder(path)
    }

    fn path(&self) -> PathBuf {
        self.0.join("metrics.json")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn send(sink: &Emf) -> Result<(), Failure> {
    run(sink.send(&batch()))
}

#[test]
fn documents_are_appended() {
    let folder = Folder::new("appended");
    fs::write(folder.path(), "what was there\n").unwrap();
    let sink = Emf::file(folder.path());
    assert_eq!((send(&sink), send(&sink)), (Ok(()), Ok(())));
    assert_eq!(folder.text(), format!("what was there\n{0}{0}", lines(&batch())));
}

#[cfg(unix)]
#[test]
fn a_new_file_is_its_owners_and_an_old_one_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new("mode");
    let mode = || fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777;
    let sink = Emf::file(folder.path());
    send(&sink).unwrap();
    assert_eq!(mode(), 0o600);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o640)).unwrap();
    send(&sink).unwrap();
    assert_eq!(mode(), 0o640);
}

#[test]
fn a_file_that_was_renamed_or_removed_is_made_anew() {
    let folder = Folder::new("rotated");
    let sink = Emf::file(folder.path());
    send(&sink).unwrap();
    fs::rename(folder.path(), folder.0.join("metrics.json.1")).unwrap();
    send(&sink).unwrap();
    assert_eq!(folder.text(), lines(&batch()));
    assert_eq!(fs::read_to_string(folder.0.join("metrics.json.1")).unwrap(), lines(&batch()));
    fs::remove_file(folder.path()).unwrap();
    send(&sink).unwrap();
    assert_eq!(folder.text(), lines(&batch()));
}

#[cfg(unix)]
#[test]
fn a_file_that_is_removed_while_it_is_written_is_noticed_and_one_that_is_renamed_is_fine() {
    let folder = Folder::new("unlinked");
    let file = fs::File::create(folder.path()).unwrap();
    fs::rename(folder.path(), folder.0.join("metrics.json.1")).unwrap();
    assert!(!is_removed(&file));
    fs::remove_file(folder.0.join("metrics.json.1")).unwrap();
    assert!(is_removed(&file));
}

#[test]
fn a_document_begins_on_a_line_of_its_own_also_after_a_torn_one() {
    let folder = Folder::new("torn");
    let sink = Emf::file(folder.path());
    send(&sink).unwrap();
    let mut file = OpenOptions::new().append(true).open(folder.path()).unwrap();
    file.write_all(br#"{"_aws":{"Times"#).unwrap();
    send(&sink).unwrap();
    send(&sink).unwrap();
    assert_eq!(folder.text(), format!("{0}{{\"_aws\":{{\"Times\n{0}{0}", lines(&batch())));
}

#[test]
fn what_cannot_be_opened_is_tried_again_and_is_named() {
    let folder = Folder::new("missing");
    let missing = folder.0.join("missing/metrics.json");
    let sink = Emf::file(&missing);
    let (class, message) = failed(send(&sink));
    assert_eq!(class, CLEAR);
    assert!(message.starts_with(&format!("{}: ", missing.display())), "{message}");
    fs::create_dir(folder.0.join("missing")).unwrap();
    assert_eq!(send(&sink), Ok(()));
    assert_eq!(failed(send(&Emf::file(&folder.0))).0, CLEAR);
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_written_to() {
    let (class, message) = failed(send(&Emf::file("/dev/null")));
    assert_eq!((class, &*message), (CLEAR, "/dev/null: this is no regular file"));
}
