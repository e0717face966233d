//! From page to page of a long list.

use crate::page::filter::Filter;

/// Which page this is, and the way to its neighbours.
pub(super) struct Pager {
    pub(super) page: usize,
    pub(super) pages: usize,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

impl Pager {
    pub(super) fn new(filter: &Filter, path: &str, page: usize, pages: usize) -> Pager {
        let link = |page| filter.page(page).address(path);
        Pager {
            page,
            pages,
            previous: (page > 1).then(|| link(page - 1)),
            next: (page < pages).then(|| link(page + 1)),
        }
    }
}
