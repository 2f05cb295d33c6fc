//! Faults of the program itself: panics, caught before they end a run, and told in a line that helps to mend them.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt::{self, Display, Formatter};
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::Mutex;
use std::thread;

use crate::error::Skipped;
use crate::read::PDF_THREAD;

/// The most characters of a panic's message that are told: it may quote a whole document.
const LONGEST: usize = 300;

thread_local! {
    /// How many of its callers will catch a panic on this thread.
    static CATCHERS: Cell<u32> = const { Cell::new(0) };
    /// The panic that is on its way to them.
    static CAUGHT: RefCell<Option<Fault>> = const { RefCell::new(None) };
}

/// The first panic that nobody within the library was to catch.
static ELSEWHERE: Mutex<Option<Fault>> = Mutex::new(None);

/// A panic: what it said, and at what place of the source where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    message: String,
    place: Option<String>,
}

impl Fault {
    fn new(payload: &(dyn Any + Send), place: Option<&Location<'_>>) -> Self {
        let said = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("a panic without a message");
        let mut message: String = said
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(LONGEST)
            .collect();
        if said.chars().nth(LONGEST).is_some() {
            message.push('\u{2026}');
        }
        Self {
            message,
            place: place.map(ToString::to_string),
        }
    }

    /// Why a document is passed over that a stage failed on.
    pub(crate) fn skipped(&self, document: &str, stage: &str) -> Skipped {
        Skipped {
            input: document.to_owned(),
            reason: format!(
                "the program failed on it, in the stage {stage}, by a fault of its own: report this line \
                 (cablegraph {}: {self})",
                env!("CARGO_PKG_VERSION")
            ),
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.place {
            Some(place) => write!(f, " at {place}"),
            None => Ok(()),
        }
    }
}

/// From here on panics are kept to be told, not printed. For the program that the library is part of: without it
/// panics are printed as Rust prints them, and what is told of them lacks the place.
///
/// With `RUST_BACKTRACE=full`, a panic that ends the run is printed as well.
pub fn watch() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        // A panic over a damaged PDF file is caught where that is read, and the file named.
        if thread::current().name() == Some(PDF_THREAD) {
            return;
        }
        let fault = Fault::new(info.payload(), info.location());
        if CATCHERS.try_with(Cell::get).is_ok_and(|number| number > 0) {
            CAUGHT.with(|caught| *caught.borrow_mut() = Some(fault));
            return;
        }
        if let Ok(mut elsewhere) = ELSEWHERE.lock() {
            elsewhere.get_or_insert(fault);
        }
        if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value == "full") {
            usual(info);
        }
    }));
}

/// Does `work`, and catches a panic in it. What `work` was changing may be left half-changed then: throw it away.
///
/// # Errors
/// The panic.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    CATCHERS.set(CATCHERS.get() + 1);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    CATCHERS.set(CATCHERS.get() - 1);
    result.map_err(|payload| {
        let seen = CAUGHT.with(|caught| caught.borrow_mut().take());
        seen.unwrap_or_else(|| Fault::new(&*payload, None))
    })
}

/// Does all the `work` of a program, and catches a panic wherever it came from, on whatever thread.
///
/// # Errors
/// The panic.
pub fn outermost<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let seen = ELSEWHERE.lock().ok().and_then(|mut fault| fault.take());
        seen.unwrap_or_else(|| Fault::new(&*payload, None))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_reason_that_can_be_reported() {
        assert_eq!(caught(|| 7), Ok(7));
        let fault = caught(|| panic!("no\nnumber {}", 9)).unwrap_err();
        let skipped = fault.skipped("a/b.txt", "tag");
        assert_eq!(skipped.input, "a/b.txt");
        assert_eq!(
            skipped.reason,
            format!(
                "the program failed on it, in the stage tag, by a fault of its own: report this line \
                 (cablegraph {}: no number 9)",
                env!("CARGO_PKG_VERSION")
            )
        );
        assert_eq!(caught(|| 8), Ok(8), "the next one is not touched by it");
    }

    #[test]
    fn a_long_message_is_cut() {
        let fault = caught(|| panic!("{}", "é".repeat(1000))).unwrap_err();
        assert_eq!(fault.message.chars().count(), LONGEST + 1);
        assert!(fault.message.ends_with('\u{2026}'));
    }

    #[test]
    fn a_fault_tells_its_place() {
        let fault = Fault::new(&"no number", Some(Location::caller()));
        let text = fault.to_string();
        assert!(text.starts_with("no number at src"), "{text}");
        assert!(text.contains("fault.rs:"), "{text}");
    }
}
