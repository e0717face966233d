//! From page to page of a long list.

/// Which page this is, and the way to its neighbours.
pub(super) struct Pager {
    pub(super) page: usize,
    pub(super) pages: usize,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

impl Pager {
    /// With the address of a page by its number.
    pub(super) fn new(page: usize, pages: usize, link: impl Fn(usize) -> String) -> Pager {
        Pager {
            page,
            pages,
            previous: (page > 1).then(|| link(page - 1)),
            next: (page < pages).then(|| link(page + 1)),
        }
    }
}
