//! Room of each thread's own for a key, used again and again, so that putting one together needs no
//! allocation.

use std::cell::Cell as Own;

use super::words::Strings;

/// Room that has grown beyond so many bytes is not kept.
const MOST_KEPT: usize = 8 * 1024;

thread_local! {
    static ROOM: Own<Strings> = const { Own::new(Strings::new()) };
}

/// Runs `with` on empty room. It is taken out meanwhile: nothing is borrowed, and who comes here
/// from inside `with` (a decorated allocator) finds other room.
pub(crate) fn with<R>(with: impl FnOnce(&mut Strings) -> R) -> R {
    // Fails while the thread's locals are destroyed: then it is new each time.
    let mut room = ROOM.try_with(Own::take).unwrap_or_default();
    let result = with(&mut room);
    if room.bytes() <= MOST_KEPT {
        room.clear();
        let _ = ROOM.try_with(|kept| kept.set(room));
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_empty_each_time_and_keeps_its_memory_unless_that_is_much() {
        let bytes = with(|room| {
            room.push(&[7; 100]);
            room.bytes()
        });
        with(|room| assert_eq!((room.is_empty(), room.bytes()), (true, bytes)));
        with(|room| room.push(&[7; MOST_KEPT]));
        with(|room| assert_eq!(room.bytes(), 0));
    }

    #[test]
    fn inside_it_there_is_other_room() {
        with(|outer| {
            outer.push(b"a");
            let words = outer.words().to_vec();
            with(|inner| inner.push(b"b"));
            assert_eq!(outer.words(), words);
        });
        with(|room| assert!(room.is_empty()));
    }
}
