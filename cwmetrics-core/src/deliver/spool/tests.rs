//! The spool by itself: the format, and what is found in a directory.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::decode::decode;
use super::encode::encode;
use super::format::{Damage, HEADER, seal};
use super::{Found, Mark, Place, Spool, SpoolFault};
use crate::sink::sample::{self, Random};
use crate::sink::{Batch, Data};

fn batch(seed: u64, datums: usize) -> Batch {
    Batch::new("Shop".into(), sample::datums(seed, datums))
}

fn place(number: u64) -> Place {
    Place { order: number, id: number }
}

/// A spool with these batches, from 0.
fn filled(directory: &Path, batches: &[Batch]) {
    let (spool, _) = Spool::open(directory, usize::MAX).unwrap();
    for (number, batch) in (0..).zip(batches) {
        spool.write(place(number), Mark::Waiting, batch).unwrap();
    }
}

fn find(directory: &Path) -> Found {
    Spool::open(directory, usize::MAX).unwrap().1
}

fn batches(found: Found) -> Vec<Batch> {
    found.batches.into_iter().map(|kept| kept.batch).collect()
}

fn files(directory: &Path) -> Vec<String> {
    let name = |entry: Result<fs::DirEntry, _>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = fs::read_dir(directory).unwrap().map(name).collect();
    names.retain(|name| name != "lock");
    names.sort();
    names
}

fn only_file(directory: &Path) -> PathBuf {
    directory.join(files(directory).pop().unwrap())
}

#[test]
fn a_batch_reads_as_it_was_written_and_its_file_is_no_longer_than_it_counts() {
    for seed in 0..200 {
        let batch = batch(seed, 1 + seed as usize % 20);
        let file = encode(&batch);
        assert_eq!(decode(&file).unwrap(), batch);
        assert!(file.len() <= batch.bytes(), "{} bytes for {}", file.len(), batch.bytes());
    }
    // Also where the values are no numbers to compare.
    let mut odd = sample::datum(1, 0, 3);
    odd.data = Data::Values { values: vec![f64::NAN, -0.0, f64::INFINITY], counts: vec![1.0; 3] };
    let file = encode(&Batch::new("Shop".into(), vec![odd]));
    assert_eq!(encode(&decode(&file).unwrap()), file);
}

#[test]
fn every_flipped_byte_is_found() {
    let file = encode(&batch(3, 2));
    for at in 0..file.len() {
        for flip in [1, 2, 4, 8, 16, 32, 64, 128, 255] {
            let mut flipped = file.clone();
            flipped[at] ^= flip;
            assert!(decode(&flipped).is_err(), "byte {at} by {flip}");
        }
    }
}

#[test]
fn a_file_that_is_cut_off_or_goes_on_is_found() {
    let file = encode(&batch(3, 2));
    for length in 0..file.len() {
        let says = if length < HEADER { HEADER } else { file.len() } as u64;
        assert_eq!(decode(&file[..length]), Err(Damage::Length { has: length as u64, says }));
    }
    let longer = [&file[..], &[0]].concat();
    let (has, says) = (longer.len() as u64, file.len() as u64);
    assert_eq!(decode(&longer), Err(Damage::Length { has, says }));
    assert_eq!(Damage::Length { has: 5, says: 9 }.to_string(), "it is cut off after 5 of 9 bytes");
}

#[test]
fn a_content_without_sense_is_found_though_its_checksum_is_right() {
    let mut random = Random(1);
    let mut senseless = 0;
    for round in 0..20_000 {
        let mut file = encode(&batch(round % 10, 1 + round as usize % 3));
        for _ in 0..random.between(1, 4) {
            let at = random.between(HEADER as u64, file.len() as u64 - 1);
            file[at] = [0, 1, 0xff, random.next() as u8][random.between(0, 3)];
        }
        file.truncate(random.between(HEADER as u64, 2 * file.len() as u64));
        seal(&mut file);
        match decode(&file) {
            Ok(batch) => assert_eq!(encode(&batch), file),
            Err(damage) => {
                assert!(matches!(damage, Damage::Content(_)), "{damage:?}");
                senseless += 1;
            }
        }
    }
    assert!(senseless > 10_000);
}

#[test]
fn samples_that_overflow_are_found() {
    let mut datums = sample::datums(1, 2);
    datums[0].samples = u64::MAX;
    let mut file = encode(&Batch::new("Shop".into(), datums[..1].to_vec()));
    assert!(decode(&file).is_ok());
    // The same datum twice.
    let datum = file[HEADER + 12..].to_vec();
    file[HEADER + 8] = 2;
    file.extend(datum);
    seal(&mut file);
    assert!(matches!(decode(&file), Err(Damage::Content(_))));
}

#[test]
fn batches_are_found_in_order_with_what_is_known_of_them() {
    let directory = TempDir::new().unwrap();
    let (spool, found) = Spool::open(directory.path(), usize::MAX).unwrap();
    assert_eq!((found.batches.len(), found.next_order, found.next_id), (0, 0, 0));
    let places = [(1, 4), (0, 9), (1, 5), (300, 0), (2, 1)];
    for (order, id) in places {
        spool.write(Place { order, id }, Mark::Waiting, &batch(order * 10 + id, 2)).unwrap();
    }
    spool.mark(Place { order: 1, id: 5 }, Mark::Waiting, Mark::Sent).unwrap();
    spool.remove(Place { order: 2, id: 1 }, Mark::Waiting).unwrap();
    drop(spool);
    let found = find(directory.path());
    assert_eq!((found.next_order, found.next_id, found.dropped, found.corrupt), (301, 10, 0, 0));
    let kept: Vec<_> =
        found.batches.iter().map(|kept| (kept.place.order, kept.place.id, kept.mark)).collect();
    let expected =
        [(0, 9, Mark::Waiting), (1, 4, Mark::Waiting), (1, 5, Mark::Sent), (300, 0, Mark::Waiting)];
    assert_eq!(kept, expected);
    assert_eq!(batches(found), [batch(9, 2), batch(14, 2), batch(15, 2), batch(3_000, 2)]);
}

#[test]
fn any_flipped_byte_or_cut_costs_its_own_batch_is_said_and_is_put_aside() {
    let all = [1, 2, 3].map(|number| Batch::new("Shop".into(), vec![sample::datum(number, 1, 2)]));
    let file = encode(&all[1]);
    let flipped = (0..file.len()).map(|at| {
        let mut flipped = file.clone();
        flipped[at] ^= 0x10;
        flipped
    });
    let cut = (0..file.len()).map(|length| file[..length].to_vec());
    let directory = TempDir::new().unwrap();
    for damaged in flipped.chain(cut) {
        filled(directory.path(), &all);
        let path = directory.path().join("0000000000000001-0000000000000001.batch");
        fs::write(&path, &damaged).unwrap();
        let found = find(directory.path());
        assert_eq!((found.corrupt, found.errors, found.dropped), (1, 0, 0));
        assert_eq!(batches(found), [all[0].clone(), all[2].clone()]);
        assert_eq!(fs::read(path.with_extension("corrupt")).unwrap(), damaged);
        assert_eq!(files(directory.path()).len(), 3);
        // It is told once.
        assert_eq!(find(directory.path()).corrupt, 0);
    }
}

#[test]
fn only_the_youngest_damaged_files_are_kept() {
    let directory = TempDir::new().unwrap();
    let all: Vec<Batch> = (0..20).map(|seed| batch(seed, 1)).collect();
    filled(directory.path(), &all);
    for file in files(directory.path()) {
        fs::write(directory.path().join(file), "no batch").unwrap();
    }
    let found = find(directory.path());
    assert_eq!((found.corrupt, found.batches.len(), found.next_id), (20, 0, 20));
    let youngest = (12..20).map(|number| format!("{number:016x}-{number:016x}.corrupt"));
    assert_eq!(files(directory.path()), Vec::from_iter(youngest));
}

#[test]
fn what_is_beyond_the_bound_is_dropped_the_oldest_first() {
    let directory = TempDir::new().unwrap();
    let all: Vec<Batch> = (0..10).map(|seed| batch(seed, 3)).collect();
    filled(directory.path(), &all);
    let bound = all[7..].iter().map(Batch::bytes).sum();
    let (_spool, found) = Spool::open(directory.path(), bound).unwrap();
    assert_eq!(found.dropped, all[..7].iter().map(Batch::samples).sum::<u64>());
    assert_eq!(batches(found), &all[7..]);
    assert_eq!(files(directory.path()).len(), 3);
}

#[test]
fn what_the_end_left_half_done_is_tidied_up() {
    let directory = TempDir::new().unwrap();
    filled(directory.path(), &[batch(1, 1)]);
    let stem = directory.path().join("0000000000000000-0000000000000000");
    // Torn while it was written; and written anew as sent, before the older one was removed.
    fs::write(directory.path().join("0000000000000005-0000000000000005.new"), "cwmsp").unwrap();
    fs::write(stem.with_extension("sent"), encode(&batch(2, 1))).unwrap();
    fs::write(directory.path().join("notes.txt"), "somebody's").unwrap();
    let found = find(directory.path());
    assert_eq!((found.corrupt, found.errors, found.next_order), (0, 0, 6));
    assert_eq!(batches(found), [batch(2, 1)]);
    assert_eq!(files(directory.path()), ["0000000000000000-0000000000000000.sent", "notes.txt"]);
}

#[test]
fn one_owner_at_a_time_and_the_other_is_told_which() {
    let directory = TempDir::new().unwrap();
    let (spool, _) = Spool::open(directory.path(), usize::MAX).unwrap();
    let fault = Spool::open(directory.path(), usize::MAX).unwrap_err();
    let SpoolFault::InUse { process } = &fault else { panic!("{fault:?}") };
    assert_eq!(*process, Some(std::process::id()));
    let text = format!("is in use by another reporter, of process {}; ", std::process::id());
    assert!(fault.to_string().starts_with(&text), "{fault}");
    drop(spool);
    find(directory.path());
}

#[test]
fn a_directory_and_files_are_for_their_owner_alone() {
    let parent = TempDir::new().unwrap();
    let directory = parent.path().join("made").join("here");
    filled(&directory, &[batch(1, 1)]);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&directory), 0o700);
    assert_eq!(mode(&directory.join("lock")), 0o600);
    let file = directory.join("0000000000000000-0000000000000000.batch");
    assert_eq!(mode(&file), 0o600);
}

#[test]
fn a_directory_that_is_a_link_or_none_or_open_to_others_is_not_used() {
    let parent = TempDir::new().unwrap();
    let real = parent.path().join("real");
    fs::create_dir(&real).unwrap();
    let fault = |path: &Path| Spool::open(path, usize::MAX).unwrap_err();

    let link = parent.path().join("link");
    symlink(&real, &link).unwrap();
    assert!(matches!(fault(&link), SpoolFault::Link));
    assert!(matches!(fault(&parent.path().join("link/")), SpoolFault::Link));
    assert!(matches!(fault(&parent.path().join("link/.")), SpoolFault::Link));
    let dangling = parent.path().join("dangling");
    symlink(parent.path().join("nowhere"), &dangling).unwrap();
    assert!(matches!(fault(&dangling), SpoolFault::Link));

    let file = parent.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(fault(&file), SpoolFault::NotADirectory));

    for mode in [0o770, 0o707, 0o1777] {
        fs::set_permissions(&real, fs::Permissions::from_mode(mode)).unwrap();
        let fault = fault(&real);
        assert!(matches!(fault, SpoolFault::WritableByOthers { mode: found } if found == mode), "{fault}");
    }
    fs::set_permissions(&real, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(files(&real), [] as [&str; 0]);
    find(&real);
}

#[test]
fn a_directory_of_another_user_is_not_used() {
    let directory = TempDir::new().unwrap();
    let user = directory.path().metadata().unwrap().uid();
    // Root can give a directory away; for anybody else, root's own are another user's.
    let (path, owner) = if user == 0 {
        std::os::unix::fs::chown(directory.path(), Some(12_345), None).unwrap();
        (directory.path(), 12_345)
    } else {
        (Path::new("/"), 0)
    };
    let fault = Spool::open(path, usize::MAX).unwrap_err();
    let found = matches!(fault, SpoolFault::ForeignOwner { owner: o, user: u } if (o, u) == (owner, user));
    assert!(found, "{fault}");
}

#[test]
fn a_link_or_another_thing_under_a_name_of_the_spool_is_not_opened_and_left_alone() {
    let parent = TempDir::new().unwrap();
    let directory = parent.path().join("spool");
    filled(&directory, &[batch(1, 1)]);
    let outside = parent.path().join("outside");
    fs::write(&outside, encode(&batch(2, 1))).unwrap();
    symlink(&outside, directory.join("0000000000000001-0000000000000001.batch")).unwrap();
    fs::create_dir(directory.join("0000000000000002-0000000000000002.sent")).unwrap();
    let pipe = directory.join("0000000000000003-0000000000000003.batch");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
    let before = files(&directory);
    let found = find(&directory);
    assert_eq!((found.errors, found.corrupt, found.next_order), (3, 0, 4));
    assert_eq!(batches(found), [batch(1, 1)]);
    assert_eq!(files(&directory), before);
}

#[test]
fn what_is_written_does_not_go_through_a_link() {
    let parent = TempDir::new().unwrap();
    let directory = parent.path().join("spool");
    let (spool, _) = Spool::open(&directory, usize::MAX).unwrap();
    let victim = parent.path().join("victim");
    fs::write(&victim, "untouched").unwrap();
    for ending in ["new", "batch"] {
        symlink(&victim, directory.join("0000000000000001-0000000000000001").with_extension(ending)).unwrap();
    }
    spool.write(place(1), Mark::Waiting, &batch(1, 1)).unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "untouched");
    assert!(only_file(&directory).symlink_metadata().unwrap().is_file());
    drop(spool);

    fs::remove_file(directory.join("lock")).unwrap();
    symlink(&victim, directory.join("lock")).unwrap();
    let fault = Spool::open(&directory, usize::MAX).unwrap_err();
    assert_eq!(fault.to_string(), "cannot be used: \"lock\" in it is a symbolic link");
    assert_eq!(fs::read_to_string(&victim).unwrap(), "untouched");
}

#[test]
fn a_directory_that_is_exchanged_later_is_not_followed() {
    let parent = TempDir::new().unwrap();
    let (directory, elsewhere) = (parent.path().join("spool"), parent.path().join("elsewhere"));
    let (spool, _) = Spool::open(&directory, usize::MAX).unwrap();
    fs::create_dir(&elsewhere).unwrap();
    fs::rename(&directory, parent.path().join("moved")).unwrap();
    symlink(&elsewhere, &directory).unwrap();
    spool.write(place(1), Mark::Waiting, &batch(1, 1)).unwrap();
    assert_eq!(files(&elsewhere), [] as [&str; 0]);
    assert_eq!(files(&parent.path().join("moved")).len(), 1);
}

#[test]
fn a_batch_that_cannot_be_written_leaves_nothing_behind() {
    let parent = TempDir::new().unwrap();
    let directory = parent.path().join("spool");
    let (spool, _) = Spool::open(&directory, usize::MAX).unwrap();
    // A directory stands where the file is to be.
    fs::create_dir_all(directory.join("0000000000000001-0000000000000001.batch/x")).unwrap();
    spool.write(place(1), Mark::Waiting, &batch(1, 1)).unwrap_err();
    assert_eq!(files(&directory), ["0000000000000001-0000000000000001.batch"]);
    fs::remove_dir_all(&directory).unwrap();
    spool.write(place(2), Mark::Waiting, &batch(1, 1)).unwrap_err();
}
