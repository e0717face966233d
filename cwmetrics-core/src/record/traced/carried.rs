use super::super::switch::marks;
use super::open::Open;
use super::stack;

/// What a traced async call carries from poll to poll.
#[derive(Debug)]
pub(crate) struct Carried(Option<Box<Open>>);

impl Carried {
    pub(crate) const fn nothing() -> Carried {
        Carried(None)
    }

    /// A poll begins.
    pub(crate) fn resume(&mut self) {
        if let Some(open) = self.0.take() {
            stack::push(open);
        }
    }

    /// The poll is over, and the call with this word is not.
    pub(crate) fn suspend(&mut self, word: u64) {
        if word & (marks::TRACED | marks::PANICKING) == marks::TRACED {
            self.0 = stack::pop();
        }
    }

    /// Carries this from its first poll on.
    pub(super) fn of(open: Box<Open>) -> Carried {
        Carried(Some(open))
    }

    /// Whether there is anything to carry.
    pub(super) fn is_something(&self) -> bool {
        self.0.is_some()
    }

    /// The same, of what is no call.
    pub(super) fn suspend_always(&mut self) {
        self.0 = stack::pop();
    }
}
