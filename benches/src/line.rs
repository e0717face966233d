//! The line of JSON that `arm` prints and `table` reads.

/// What one process has measured of one arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The arm.
    pub name: String,
    /// On how many threads it ran.
    pub threads: u64,
    /// Nanoseconds a call in the best round, on each thread.
    pub best: f64,
    /// The same in the median round.
    pub median: f64,
    /// The undecorated twin in its best round.
    pub twin_best: f64,
    /// The undecorated twin in its median round.
    pub twin_median: f64,
    /// How many calls were made, on all threads and in all rounds.
    pub calls: u64,
    /// How many samples these calls recorded.
    pub recorded: u64,
    /// How many samples the sink received; `None` where there is no sink.
    pub delivered: Option<u64>,
}

impl Line {
    /// As a line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Line { name, threads, best, median, twin_best, twin_median, calls, recorded, delivered } = self;
        let delivered = delivered.map_or("null".to_owned(), |samples| samples.to_string());
        format!(
            "{{\"name\":\"{name}\",\"threads\":{threads},\"best\":{best},\"median\":{median},\
             \"twin_best\":{twin_best},\"twin_median\":{twin_median},\"calls\":{calls},\
             \"recorded\":{recorded},\"delivered\":{delivered}}}"
        )
    }

    /// From such a line; `None` if it is another.
    #[must_use]
    pub fn parse(json: &str) -> Option<Line> {
        let field = |name: &str| {
            let (_, rest) = json.split_once(&format!("\"{name}\":"))?;
            rest.split([',', '}']).next()
        };
        let delivered = match field("delivered")? {
            "null" => None,
            samples => Some(samples.parse().ok()?),
        };
        Some(Line {
            name: field("name")?.trim_matches('"').to_owned(),
            threads: field("threads")?.parse().ok()?,
            best: field("best")?.parse().ok()?,
            median: field("median")?.parse().ok()?,
            twin_best: field("twin_best")?.parse().ok()?,
            twin_median: field("twin_median")?.parse().ok()?,
            calls: field("calls")?.parse().ok()?,
            recorded: field("recorded")?.parse().ok()?,
            delivered,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let mut line = Line {
            name: "timeit_nested".into(),
            threads: 2,
            best: 26.5,
            median: 27.25,
            twin_best: 1.5,
            twin_median: 1.75,
            calls: 10,
            recorded: 30,
            delivered: Some(29),
        };
        assert_eq!(Line::parse(&line.to_json()), Some(line.clone()));
        line.delivered = None;
        assert_eq!(Line::parse(&line.to_json()), Some(line));
        assert_eq!(Line::parse("{\"name\":\"x\"}"), None);
    }
}
