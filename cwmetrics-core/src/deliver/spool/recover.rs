//! What a spool holds at the start.

use std::fs::File;
use std::io::{self, Read};

use super::Spool;
use super::decode::decode;
use super::format::{Damage, HEADER, check_header};
use super::name::{Kind, Mark, Name, Place};
use crate::deliver::quiet::quietly;
use crate::sink::Batch;

/// This many damaged files are put aside for somebody to look at; older ones are removed.
const MOST_CORRUPT: usize = 8;

/// What was found in a spool.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// In the order of sending.
    pub(crate) batches: Vec<Kept>,
    /// The samples of batches that there was no room for.
    pub(crate) dropped: u64,
    /// Files that were damaged.
    pub(crate) corrupt: u64,
    /// What the system refused to do.
    pub(crate) errors: u64,
    /// Beyond every number in use.
    pub(crate) next_order: u64,
    pub(crate) next_id: u64,
}

/// A batch that the spool has kept.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) place: Place,
    pub(crate) mark: Mark,
    pub(crate) batch: Batch,
}

/// Why there is no batch.
enum Unread {
    Damaged(Damage),
    Refused(io::Error),
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Unread {
        Unread::Refused(error)
    }
}

impl Spool {
    /// Reads everything, tidies up, and keeps the youngest batches that come to `bound` bytes.
    pub(super) fn recover(&self, bound: usize) -> io::Result<Found> {
        let names = self.directory.names()?;
        let mut found = Found::default();
        for Name { place, .. } in &names {
            found.next_order = found.next_order.max(place.order + 1);
            found.next_id = found.next_id.max(place.id + 1);
        }
        let mut room = Some(bound);
        for (index, name) in names.iter().enumerate().rev() {
            let mark = match name.kind {
                Kind::New => {
                    // Torn in the middle of the writing.
                    found.attempt(*name, self.directory.remove(*name));
                    continue;
                }
                Kind::Corrupt => continue,
                // Written anew as sent, and the end came before this one was removed.
                Kind::Waiting if names.get(index + 1) == Some(&name.as_sent()) => {
                    found.attempt(*name, self.directory.remove(*name));
                    continue;
                }
                Kind::Waiting => Mark::Waiting,
                Kind::Sent => Mark::Sent,
            };
            match self.load(*name) {
                Ok(batch) => {
                    room = room.and_then(|room| room.checked_sub(batch.bytes()));
                    if room.is_some() {
                        found.batches.push(Kept { place: name.place, mark, batch });
                    } else {
                        found.dropped += batch.samples();
                        found.attempt(*name, self.directory.remove(*name));
                    }
                }
                Err(Unread::Damaged(damage)) => self.put_aside(&mut found, *name, damage),
                Err(Unread::Refused(error)) => found.attempt(*name, Err(error)),
            }
        }
        found.batches.reverse();
        self.remove_old_corrupt_ones(&mut found)?;
        Ok(found)
    }

    fn load(&self, name: Name) -> Result<Batch, Unread> {
        let file = self.directory.read(name)?;
        let length = file.metadata()?.len();
        let bytes = read_whole(file, length)?;
        decode(&bytes).map_err(Unread::Damaged)
    }

    fn put_aside(&self, found: &mut Found, name: Name, damage: Damage) {
        found.corrupt += 1;
        if found.corrupt <= MOST_CORRUPT as u64 {
            let file = name.to_string();
            quietly(|| tracing::warn!(file, %damage, "cwmetrics has lost a damaged batch of its spool"));
        }
        found.attempt(name, self.directory.rename(name, Name { kind: Kind::Corrupt, ..name }));
    }

    fn remove_old_corrupt_ones(&self, found: &mut Found) -> io::Result<()> {
        let names = self.directory.names()?;
        let corrupt = names.into_iter().rev().filter(|name| name.kind == Kind::Corrupt);
        for name in corrupt.skip(MOST_CORRUPT) {
            found.attempt(name, self.directory.remove(name));
        }
        if found.corrupt > MOST_CORRUPT as u64 {
            let files = found.corrupt;
            quietly(|| tracing::warn!(files, "so many batches of cwmetrics' spool were damaged in all"));
        }
        Ok(())
    }
}

impl Found {
    /// Something was attempted with a file; when it failed the file is left alone.
    fn attempt(&mut self, name: Name, result: io::Result<()>) {
        if let Err(error) = result {
            self.errors += 1;
            let (file, error) = (name.to_string(), error.to_string());
            quietly(|| tracing::warn!(file, error, "cwmetrics leaves a file of its spool alone"));
        }
    }
}

/// The whole of a file of this length. One that cannot be a batch is not read any further.
fn read_whole(file: File, length: u64) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::with_capacity(HEADER);
    (&file).take(HEADER as u64).read_to_end(&mut bytes)?;
    check_header(&bytes, length).map_err(Unread::Damaged)?;
    bytes.reserve_exact(length as usize - bytes.len());
    (&file).take(length - HEADER as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
