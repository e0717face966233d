//! The clock that measures calls.
//!
//! The time stamp counter of x86-64, or the generic timer of aarch64, read without a barrier; else
//! the operating system's monotonic clock in nanoseconds. The well-kept crates for this calibrate
//! before the first reading (10 to 200 ms, which a Lambda would wait for at every cold start);
//! here a reading needs no calibration, because ticks become seconds only when a window is sealed,
//! by the rate measured since the first install.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use once_cell::sync::Lazy;

use super::ManualClock;

/// How long the rate is measured at least before it is used: two readings of 50 ns in 1 ms are off
/// by 1 in 10,000 at most.
const LEAST_MEASURE: Duration = Duration::from_millis(1);

/// Where ticks come from.
#[derive(Clone, Debug)]
pub(crate) enum Ticks {
    /// The processor's counter.
    Counter,
    /// `Instant`, in nanoseconds.
    System,
    /// A test's clock, in nanoseconds.
    Manual(ManualClock),
}

const UNKNOWN: u8 = 0;
const COUNTER: u8 = 1;
const SYSTEM: u8 = 2;

/// What [`Ticks::real`] found.
static REAL: AtomicU8 = AtomicU8::new(UNKNOWN);
static START: Lazy<Instant> = Lazy::new(Instant::now);
/// A pair of readings to measure the counter's rate from.
static ANCHOR: Lazy<(u64, Instant)> = Lazy::new(pair);

impl Ticks {
    /// The best clock of this machine.
    pub(crate) fn real() -> Ticks {
        let found = match REAL.load(Ordering::Relaxed) {
            UNKNOWN => {
                let found = if counter::is_steady() { COUNTER } else { SYSTEM };
                REAL.store(found, Ordering::Relaxed);
                Lazy::force(&ANCHOR);
                found
            }
            found => found,
        };
        if found == COUNTER { Ticks::Counter } else { Ticks::System }
    }

    /// A reading. Differences of two readings are durations; they saturate at zero, since
    /// processors may disagree by a few ticks.
    #[inline(always)]
    pub(crate) fn now(&self) -> u64 {
        match self {
            Ticks::Counter => counter::read(),
            _ => self.slow_now(),
        }
    }

    #[cold]
    fn slow_now(&self) -> u64 {
        match self {
            Ticks::Manual(clock) => nanos(clock.monotonic()),
            _ => nanos(START.elapsed()),
        }
    }

    /// How many ticks a second has. Measures for a millisecond where nothing was measured before.
    pub(crate) fn per_second(&self) -> f64 {
        let Ticks::Counter = self else { return 1e9 };
        loop {
            let (ticks, instant) = pair();
            let elapsed = instant.duration_since(ANCHOR.1);
            if elapsed >= LEAST_MEASURE {
                return ticks.wrapping_sub(ANCHOR.0) as f64 / elapsed.as_secs_f64();
            }
            std::hint::spin_loop();
        }
    }
}

/// A reading of the counter and of the system's clock at the same moment: the tightest of three.
fn pair() -> (u64, Instant) {
    let one = || {
        let before = counter::read();
        let instant = Instant::now();
        let after = counter::read();
        (after.saturating_sub(before), (before + after.saturating_sub(before) / 2, instant))
    };
    let mut best = one();
    for _ in 0..2 {
        let next = one();
        if next.0 < best.0 {
            best = next;
        }
    }
    best.1
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(target_arch = "x86_64")]
mod counter {
    #[inline(always)]
    pub(super) fn read() -> u64 {
        // SAFETY: every x86-64 processor has the instruction; an operating system that forbids it
        // to programs (none in use does) would end the program.
        unsafe { std::arch::x86_64::_rdtsc() }
    }

    /// Whether the counter runs at one rate in every state of the processor, by its own word and
    /// by that of the kernel, which watches it.
    pub(super) fn is_steady() -> bool {
        const ADVANCED_POWER: u32 = 0x8000_0007;
        const INVARIANT: u32 = 1 << 8;
        let known = std::arch::x86_64::__cpuid(0x8000_0000).eax;
        let invariant =
            known >= ADVANCED_POWER && std::arch::x86_64::__cpuid(ADVANCED_POWER).edx & INVARIANT != 0;
        invariant && !kernel_distrusts_it()
    }

    /// Linux falls back to one of these when its watchdog finds the counter unsteady.
    fn kernel_distrusts_it() -> bool {
        let source = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
        std::fs::read_to_string(source)
            .is_ok_and(|name| matches!(name.trim(), "hpet" | "acpi_pm" | "jiffies"))
    }
}

#[cfg(target_arch = "aarch64")]
mod counter {
    #[inline(always)]
    pub(super) fn read() -> u64 {
        let ticks: u64;
        // SAFETY: reads the generic timer, which the architecture makes readable for programs.
        unsafe {
            std::arch::asm!("mrs {}, cntvct_el0", out(reg) ticks, options(nomem, nostack, preserves_flags));
        }
        ticks
    }

    /// The architecture promises one rate.
    pub(super) fn is_steady() -> bool {
        true
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod counter {
    pub(super) fn read() -> u64 {
        0
    }

    pub(super) fn is_steady() -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_go_forward_at_the_rate_that_is_told() {
        let ticks = Ticks::real();
        let (from, start) = (ticks.now(), Instant::now());
        while start.elapsed() < Duration::from_millis(20) {
            std::hint::spin_loop();
        }
        let (to, elapsed) = (ticks.now(), start.elapsed());
        let told = (to - from) as f64 / ticks.per_second();
        // Loose, since a busy machine may stop us between two readings.
        assert!(told > 0.015 && told < elapsed.as_secs_f64() + 0.05, "{told} s in {elapsed:?}");
    }
}
