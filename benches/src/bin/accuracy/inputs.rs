//! The inputs: of every kind that a program may have, and those that are meant to break it.

use crate::random::Random;

/// One input.
pub struct Input {
    pub name: &'static str,
    /// The sample at a place.
    sample: fn(&mut Random, usize) -> f64,
    /// In order from the smallest.
    is_sorted: bool,
    /// So few distinct values that they are to arrive as they are.
    pub is_few: bool,
}

/// So many samples of an input.
pub fn take(input: &Input, samples: usize) -> Vec<f64> {
    let mut random = Random::new(1);
    let mut taken: Vec<f64> = (0..samples).map(|at| (input.sample)(&mut random, at)).collect();
    if input.is_sorted {
        taken.sort_by(f64::total_cmp);
    }
    taken
}

const fn many(name: &'static str, sample: fn(&mut Random, usize) -> f64) -> Input {
    Input { name, sample, is_sorted: false, is_few: false }
}

const fn few(name: &'static str, sample: fn(&mut Random, usize) -> f64) -> Input {
    Input { name, sample, is_sorted: false, is_few: true }
}

const fn sorted(name: &'static str, sample: fn(&mut Random, usize) -> f64) -> Input {
    Input { name, sample, is_sorted: true, is_few: false }
}

/// For `put`.
pub fn of_values() -> Vec<Input> {
    vec![
        many("uniform", |random, _| random.fraction() * 1e3),
        many("uniform around zero", |random, _| random.fraction() * 1e3 - 500.0),
        many("log-normal", |random, _| random.log_normal(3.0, 1.2)),
        many("log-normal, either sign", |random, at| signed(at, random.log_normal(3.0, 1.2))),
        many("bimodal", bimodal),
        many("heavy tail", |random, _| pareto(random)),
        few("constant", |_, _| 0.1),
        few("zero", |_, at| signed(at, 0.0)),
        few("tiny integers", |random, _| (random.next() % 10) as f64 - 4.0),
        few("150 distinct values", |random, _| (random.next() % 150) as f64 * 0.7),
        many("151 distinct values", |random, _| (random.next() % 151) as f64 * 0.7),
        many("bucket edges", |random, _| edge(random, -40, 80)),
        many("bucket edges, either sign", |random, at| signed(at, edge(random, -40, 80))),
        many("bucket edges of one octave", |random, _| edge(random, 0, 1)),
        many("lower edges", |random, _| 1.0 + (random.next() % 128) as f64 / 128.0),
        many("below upper edges", |random, _| (1.0 + (random.next() % 128 + 1) as f64 / 128.0).next_down()),
        many("huge and tiny in turn", huge_and_tiny),
        many("huge and its opposite in turn", |random, at| signed(at, huge_and_tiny(random, at / 2))),
        many("subnormal", |random, at| signed(at, f64::from_bits(random.next() >> 12))),
        many("any magnitude", |random, _| any_magnitude(random)),
        sorted("sorted", |random, _| random.log_normal(3.0, 1.2)),
        // The second part and those after it hold hundreds alone: a sum that only grew would lose them.
        many("hundreds after 10^15", |_, at| if at == 0 { 1e15 } else { 100.0 }),
        many("hundreds and more on 10^15", |random, at| {
            1e15 * ((at + 1) % 2) as f64 + 100.0 * random.fraction()
        }),
        many("one far away", |random, at| if at == 0 { -1e15 } else { 1.0 + random.fraction() }),
    ]
}

/// For durations, in whole nanoseconds.
pub fn of_nanos() -> Vec<Input> {
    vec![
        many("uniform", |random, _| (random.next() % 10_000_000) as f64),
        many("log-normal", |random, _| random.log_normal(1e6, 1.2).round()),
        many("bimodal", |random, at| (bimodal(random, at).abs() * 1e4).round()),
        many("heavy tail", |random, _| (pareto(random) * 1e3).min(6e10).round()),
        many("constant", |_, _| 12_345.0),
        many("zero", |_, _| 0.0),
        many("tiny integers", |random, _| (random.next() % 10) as f64),
        many("bucket edges", |random, _| {
            let edge = (128 + random.next() % 128) << (random.next() % 17);
            (edge - random.next() % 2) as f64
        }),
        many(
            "long and short in turn",
            |random, at| if at % 2 == 0 { 3e9 } else { (random.next() % 100) as f64 },
        ),
        sorted("sorted", |random, _| random.log_normal(1e6, 1.2).round()),
        many("150 distinct values", |random, _| (random.next() % 150) as f64 * 777.0),
        many("151 distinct values", |random, _| (random.next() % 151) as f64 * 777.0),
    ]
}

/// Negative at every other place.
fn signed(at: usize, value: f64) -> f64 {
    if at.is_multiple_of(2) { value } else { -value }
}

fn bimodal(random: &mut Random, at: usize) -> f64 {
    if at.is_multiple_of(10) { 1e3 + 50.0 * random.normal() } else { 10.0 + random.normal() }
}

/// Of shape 1.1: the mean is barely finite, the variance is not.
fn pareto(random: &mut Random) -> f64 {
    random.above_zero().powf(-1.0 / 1.1)
}

/// An edge between two buckets, for any number of buckets to an octave up to 128, or the number
/// just below it.
fn edge(random: &mut Random, first: i32, octaves: u64) -> f64 {
    let power = first + (random.next() % octaves) as i32;
    let edge = (128 + random.next() % 128) as f64 * 2f64.powi(power);
    if random.next().is_multiple_of(2) { edge } else { edge.next_down() }
}

fn huge_and_tiny(random: &mut Random, at: usize) -> f64 {
    let power = if at.is_multiple_of(2) { 300 } else { -300 };
    random.fraction() * 2f64.powi(power)
}

/// Anything that CloudWatch takes, but for the subnormal ones, which are an input of their own.
fn any_magnitude(random: &mut Random) -> f64 {
    loop {
        let value = f64::from_bits(random.next());
        if value.is_normal() && value.abs() <= 2f64.powi(360) {
            return value;
        }
    }
}
