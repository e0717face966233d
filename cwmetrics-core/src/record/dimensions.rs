//! The dimensions of a metric that is put; a few need no allocation.

use std::borrow::Cow;

/// A name and a value.
type Dimension<'a> = (Cow<'a, str>, Cow<'a, str>);

/// How many need no allocation.
const FEW: usize = 4;

/// Names and values, each name once.
#[derive(Clone, Debug)]
pub(crate) struct Dimensions<'a> {
    /// From the front.
    few: [Option<Dimension<'a>>; FEW],
    /// The others.
    more: Vec<Dimension<'a>>,
}

impl<'a> Dimensions<'a> {
    #[inline(always)]
    pub(crate) const fn new() -> Dimensions<'a> {
        Dimensions { few: [None, None, None, None], more: Vec::new() }
    }

    /// Adds a dimension. A later value for the same name wins.
    #[inline(always)]
    pub(crate) fn set(&mut self, name: Cow<'a, str>, value: Cow<'a, str>) {
        let [first, second, third, fourth] = &mut self.few;
        let left = offer(first, (name, value))
            .and_then(|new| offer(second, new))
            .and_then(|new| offer(third, new))
            .and_then(|new| offer(fourth, new));
        if let Some(new) = left {
            self.set_further(new);
        }
    }

    #[cold]
    fn set_further(&mut self, (name, value): Dimension<'a>) {
        match self.more.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.more.push((name, value)),
        }
    }

    /// Ends it where the compiler sees what was put in, and so has nothing to do for what was only
    /// borrowed.
    #[inline(always)]
    pub(crate) fn let_go(self) {
        let [first, second, third, fourth] = self.few;
        drop(first);
        drop(second);
        drop(third);
        drop(fourth);
    }

    /// Whether it is so for all.
    #[inline(always)]
    pub(crate) fn all(&self, mut is_so: impl FnMut(&str, &str) -> bool) -> bool {
        for place in &self.few {
            let Some((name, value)) = place else { return true };
            if !is_so(name, value) {
                return false;
            }
        }
        self.more.iter().all(|(name, value)| is_so(name, value))
    }

    /// In the order in which their names came.
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let few = self.few.iter().map_while(Option::as_ref);
        few.chain(&self.more).map(|(name, value)| (&**name, &**value))
    }
}

/// Puts it into a place that is free or has that name, or gives it back.
#[inline(always)]
fn offer<'a>(place: &mut Option<Dimension<'a>>, new: Dimension<'a>) -> Option<Dimension<'a>> {
    match place {
        None => *place = Some(new),
        Some((known, old)) if *known == new.0 => *old = new.1,
        Some(_) => return Some(new),
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_order_and_take_the_last_value_however_many_there_are() {
        for count in 0..3 * FEW {
            let mut dimensions = Dimensions::new();
            for value in ["first", "last"] {
                for name in 0..count {
                    dimensions.set(name.to_string().into(), value.into());
                }
            }
            let names: Vec<String> = dimensions.iter().map(|(name, _)| name.to_owned()).collect();
            assert_eq!(names, (0..count).map(|name| name.to_string()).collect::<Vec<_>>());
            assert!(dimensions.iter().all(|(_, value)| value == "last"));
        }
    }
}
