use super::server::{Answer, Server};
use super::{run, sink};
use crate::metric::{Resolution, Unit};
use crate::sink::{Batch, Data, Datum, Limits, Sink, pack, sample};

/// Sends the batch and compares its size with that of the body.
fn assert_exact(server: &Server, sink: &super::CloudWatch, batch: &Batch) {
    run(Sink::send(sink, batch)).unwrap();
    let request = server.request();
    assert!(request.head.starts_with("POST /service/GraniteServiceVersion20100801/operation/PutMetricData "));
    assert_eq!(request.body.len(), batch.bytes());
}

#[test]
fn the_size_of_a_batch_is_the_size_of_the_body_that_the_sdk_sends() {
    let server = Server::start(&[Answer::Accepted]);
    let sink = sink(&server.url);
    for seed in 0..60 {
        // The heads of texts and arrays grow at 24 and at 256.
        let data = [1, 2, 23, 24, 25, 255, 256, 300][seed as usize % 8];
        let namespace = "N".repeat([1, 23, 24, 255][seed as usize % 4]);
        assert_exact(&server, &sink, &Batch::new(namespace.into(), sample::datums(seed, data)));
    }
}

#[test]
fn every_unit_resolution_and_number_of_dimensions_and_values_is_measured_exactly() {
    let server = Server::start(&[Answer::Accepted]);
    let sink = sink(&server.url);
    let with_unit = |(index, &unit): (usize, &Unit)| {
        let mut datum = sample::datum(index as u64, index, 1 + 5 * index);
        let identity = std::sync::Arc::make_mut(&mut datum.identity);
        identity.unit = unit;
        identity.resolution = Resolution::ALL[index % 2];
        datum
    };
    let mut datums: Vec<Datum> = Unit::ALL.iter().enumerate().map(with_unit).collect();
    datums.push(sample::datum(0, 30, 150));
    for values in [1, 23, 24, 149, 150] {
        datums.push(sample::datum(0, 0, values));
        datums.push(statistics());
    }
    for datum in datums {
        assert_exact(&server, &sink, &Batch::new("Shop".into(), vec![datum]));
    }
}

fn statistics() -> Datum {
    let datum = sample::datum(0, 1, 10);
    Datum { data: Data::Statistics(datum.statistics()), ..datum }
}

#[test]
fn a_full_request_is_below_a_megabyte_by_less_than_a_datum() {
    let server = Server::start(&[Answer::Accepted]);
    let sink = sink(&server.url);
    let datums: Vec<Datum> = (0..1_000).map(|number| sample::datum(number, 2, 150)).collect();
    let batches = pack(&"Shop".into(), datums, Limits::default());
    assert_eq!(batches.len(), 3);
    for batch in &batches[..2] {
        assert!((996_000..=1_000_000).contains(&batch.bytes()), "{}", batch.bytes());
    }
    for batch in &batches {
        assert_exact(&server, &sink, batch);
    }
}
