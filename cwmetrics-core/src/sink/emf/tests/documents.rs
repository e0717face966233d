use std::collections::HashSet;
use std::sync::Arc;

use super::super::document;
use super::failed;
use super::reading::{expected, read};
use crate::metric::{Dimension, Identity, Resolution, StatisticSet, Unit};
use crate::sink::{Batch, Class, Data, Datum, sample};

pub(super) fn lines(batch: &Batch) -> String {
    String::from_utf8(document::lines(batch, None).unwrap()).unwrap()
}

pub(super) fn batch(datums: Vec<Datum>) -> Batch {
    Batch::new("Shop".into(), datums)
}

/// A datum of these values, each seen so often.
pub(super) fn values(name: &str, dimensions: &[(&str, &str)], of: &[(f64, f64)]) -> Datum {
    let dimensions: Vec<Dimension> =
        dimensions.iter().map(|(key, value)| (key.to_string().into(), value.to_string().into())).collect();
    let (unit, resolution) = (Unit::Count, Resolution::Minute);
    let identity = Arc::new(Identity { name: name.to_owned().into(), dimensions, unit, resolution });
    let (values, counts): (Vec<f64>, Vec<f64>) = of.iter().copied().unzip();
    let samples = counts.iter().sum::<f64>() as u64;
    Datum { identity, timestamp: 1_800_000_000, data: Data::Values { values, counts }, samples }
}

/// Data of every shape, of which several have the same timestamp and dimensions, or also the name.
pub(super) fn random_batch(seed: u64) -> Batch {
    let mut random = sample::Random(seed);
    let count = random.between(1, 120);
    let mut datums = sample::datums(seed, count);
    datums.retain(|datum| {
        let mut names: HashSet<&str> = datum.dimensions().map(|(key, _)| key).collect();
        names.len() == datum.dimensions().len() && names.insert(datum.name())
    });
    for at in 0..datums.len() {
        let like = random.between(0, at as u64);
        if random.between(0, 1) == 0 {
            datums[at].timestamp = datums[like].timestamp;
        }
        let dimensions = datums[like].identity.dimensions.clone();
        let is_fine = dimensions.iter().all(|(key, _)| key != &datums[at].identity.name);
        if random.between(0, 2) > 0 && is_fine {
            Arc::make_mut(&mut datums[at].identity).dimensions = dimensions;
        }
        if random.between(0, 4) == 0 {
            datums[at].identity = Arc::clone(&datums[like].identity);
        }
    }
    let namespace = ["Shop", "with \"quotes\" \\ and /"][random.between(0, 1)];
    Batch::new(namespace.into(), datums)
}

#[test]
fn documents_say_exactly_what_the_data_say() {
    for seed in 0..80 {
        let batch = random_batch(seed);
        assert_eq!(read(&lines(&batch)), expected(&batch), "seed {seed}");
    }
}

#[test]
fn a_document_is_what_the_specification_says() {
    let mut second = values("b\"", &[("Shop", "north")], &[(2.0, 1.0), (1.5, 1.0)]);
    Arc::make_mut(&mut second.identity).resolution = Resolution::Second;
    let set = StatisticSet { sample_count: 3.0, sum: 7.5, minimum: -0.0, maximum: 1e300 };
    let set = Datum { data: Data::Statistics(set), ..values("c", &[("Shop", "north")], &[]) };
    let batch = batch(vec![values("a", &[("Shop", "north")], &[(0.1, 7.0)]), second, set]);
    let text = String::from_utf8(document::lines(&batch, Some("/shop")).unwrap()).unwrap();
    let expected = concat!(
        r#"{"_aws":{"Timestamp":1800000000000,"LogGroupName":"/shop","CloudWatchMetrics":[{"Namespace":"Shop","#,
        r#""Dimensions":[["Shop"]],"Metrics":[{"Name":"a","Unit":"Count"},"#,
        r#"{"Name":"b\"","StorageResolution":1,"Unit":"Count"},{"Name":"c","Unit":"Count"}]}]},"Shop":"north","#,
        r#""a":{"Counts":[7],"Values":[0.1]},"b\"":[2,1.5],"c":{"Count":3,"Max":1e+300,"Min":-0.0,"Sum":7.5}}"#,
        "\n"
    );
    assert_eq!(text, expected);
}

#[test]
fn every_number_is_read_back_to_the_bit() {
    let largest = 2f64.powi(360);
    let edge = 2f64.powi(53);
    let numbers = [0.0, -0.0, 0.1, 1.0 / 3.0, edge - 1.0, edge, edge + 2.0, -edge, largest, -largest];
    let odd = [5e-324, f64::MIN_POSITIVE, -1.234_567_890_123_456_7e-300, 1e15, 123_456_789.125];
    let numbers: Vec<_> = numbers.into_iter().chain(odd).map(|value| (value, 2.0)).collect();
    let batch = batch(vec![values("a", &[], &numbers)]);
    assert_eq!(read(&lines(&batch)), expected(&batch));
}

#[test]
fn data_share_a_document_where_they_have_one_timestamp_and_the_same_dimensions() {
    let mut later = values("c", &[("Shop", "north")], &[(1.0, 1.0)]);
    later.timestamp += 60;
    let datums = vec![
        values("a", &[("Shop", "north")], &[(1.0, 1.0)]),
        values("a", &[("Shop", "south")], &[(1.0, 1.0)]),
        values("b", &[("Shop", "north")], &[(1.0, 1.0)]),
        values("a", &[], &[(1.0, 1.0)]),
        // The name is taken.
        values("a", &[("Shop", "north")], &[(2.0, 1.0)]),
        later,
    ];
    let batch = batch(datums);
    let lines = lines(&batch);
    let names = |line: &str| {
        let document: serde_json::Value = serde_json::from_str(line).unwrap();
        let metrics = document["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().unwrap().clone();
        metrics.iter().map(|metric| metric["Name"].as_str().unwrap().to_owned()).collect::<String>()
    };
    assert_eq!(lines.lines().map(names).collect::<Vec<_>>(), ["ab", "a", "a", "a", "c"]);
    assert_eq!(read(&lines), expected(&batch));
}

#[test]
fn a_datum_without_a_value_makes_no_document() {
    assert_eq!(lines(&batch(vec![values("a", &[], &[])])), "");
}

#[test]
fn a_name_that_would_be_there_twice_is_refused_and_costs_the_others_nothing() {
    let bad = [
        values("Shop", &[("Shop", "north")], &[(1.0, 1.0)]),
        values("_aws", &[], &[(1.0, 1.0)]),
        values("a", &[("_aws", "north")], &[(1.0, 1.0)]),
    ];
    for bad in bad {
        let (class, message) = failed(document::lines(&batch(vec![bad.clone()]), None).map(drop));
        assert_eq!(class, Class::Refused);
        assert!(message.starts_with(&format!("the metric {:?} cannot be written", bad.name())), "{message}");
        // The deliverer halves it until the one is alone.
        let good = values("good", &[], &[(1.0, 1.0)]);
        let (class, _) = failed(document::lines(&batch(vec![good, bad]), None).map(drop));
        assert_eq!(class, Class::Refused);
    }
    // In documents of their own, metrics may have the names of others' dimensions.
    let datums = vec![values("Shop", &[], &[(1.0, 1.0)]), values("a", &[("Shop", "north")], &[(1.0, 1.0)])];
    assert_eq!(lines(&batch(datums)).lines().count(), 2);
}
