//! The file of traces in a data directory: every accepted document, in order, under its number.

use std::path::Path;

use super::document::SegmentDocument;
use crate::rows::{DiskError, Rows};

/// The name of the file in its directory.
const NAME: &str = "cwmetrics-local-traces.redb";

/// The open file.
#[derive(Debug)]
pub(crate) struct Disk {
    rows: Rows,
    /// The numbers of documents that are forgotten, and whose rows go with the next write.
    gone: Vec<u64>,
}

impl Disk {
    /// Opens the file in this directory, and makes both where there are none yet.
    pub(crate) fn open(directory: &Path) -> Result<Disk, DiskError> {
        Ok(Disk { rows: Rows::open(directory, NAME)?, gone: Vec::new() })
    }

    /// All documents with their numbers, in order.
    pub(super) fn read(&self, mut take: impl FnMut(u64, SegmentDocument)) -> Result<(), DiskError> {
        self.rows.each(|number, bytes| {
            let (request, document) = postcard::from_bytes(bytes).map_err(|_| Rows::unreadable(number))?;
            let document = SegmentDocument::read(document, request).map_err(|_| Rows::unreadable(number))?;
            take(number, document);
            Ok(())
        })
    }

    /// Writes documents down, from this number on.
    pub(super) fn append(&mut self, first: u64, documents: &[SegmentDocument]) -> Result<(), DiskError> {
        let gone = &self.gone;
        self.rows.write(|rows| {
            for number in gone {
                rows.remove(number)?;
            }
            // What a put that failed late may have left.
            rows.retain_in(first.., |_, _| false)?;
            for (number, one) in (first..).zip(documents) {
                let row = postcard::to_stdvec(&(one.request, &*one.document))
                    .map_err(|error| DiskError::Damaged(error.to_string()))?;
                rows.insert(number, &row[..])?;
            }
            Ok(())
        })?;
        self.gone.clear();
        Ok(())
    }

    /// Notes that documents are forgotten.
    pub(super) fn forget(&mut self, numbers: impl Iterator<Item = u64>) {
        self.gone.extend(numbers);
    }
}
