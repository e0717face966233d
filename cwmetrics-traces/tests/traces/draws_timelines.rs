//! Timelines, as rows, as text and as SVG.

use cwmetrics_traces::{Row, Status, Style, Timeline};
use roxmltree::Document as Xml;
use serde_json::{Value, json};

use crate::common::{begun, id, segment, subsegment, trace};

/// A hostile name: XML, a terminal's colour, a text that turns around, and Japanese.
const HOSTILE: &str = "</text><script>alert(1)</script>&amp;\"'\u{1b}[31m\u{202e}\u{0}日本";

fn rows(documents: &[Value], most: usize) -> (Vec<Row>, usize) {
    let timeline = Timeline::new(&trace(documents), most);
    (timeline.rows().to_vec(), timeline.left_out())
}

fn text(documents: &[Value], columns: usize) -> Vec<String> {
    Timeline::new(&trace(documents), 100).lines(columns).iter().map(ToString::to_string).collect()
}

/// A shop with one subsegment of each kind.
fn shop() -> Vec<Value> {
    let exception = json!({"exceptions": [{"id": id(90), "type": "Gone", "message": "the bank\nis gone"}]});
    let http = |url: &str, status: u16| json!({"request": {"method": "GET", "url": url}, "response": {"status": status}});
    vec![
        segment(1, "shop", (10.0, 11.0), json!({"fault": true, "cause": id(90), "http": http("/buy", 500)})),
        subsegment(
            2,
            1,
            "cart",
            (10.0, 10.1),
            json!({"namespace": "aws", "aws": {"operation": "Query",
            "table_name": "carts"}}),
        ),
        subsegment(3, 1, "limits", (10.1, 10.2), json!({"throttle": true, "error": true})),
        subsegment(4, 1, "guess", (10.2, 10.6), json!({"annotations": {"cancelled": true}})),
        subsegment(
            5,
            1,
            "pay",
            (10.25, 10.9),
            json!({"namespace": "remote", "fault": true,
            "cause": exception, "http": http("https://bank.example/pay", 502)}),
        ),
        segment(6, "bank", (10.3, 10.85), json!({"parent_id": id(5), "error": true})),
        begun(7, "mail", 10.95, json!({"type": "subsegment", "parent_id": id(1)})),
        subsegment(8, 99, "lost", (10.5, 10.75), json!({})),
    ]
}

#[test]
fn a_terminal_sees_what_happened_when_and_how_it_ended() {
    assert_eq!(
        text(&shop(), 90),
        [
            "                                                           0 s                         1 s",
            "shop GET /buy 500                        1 s  fault        ███████████████████████████████",
            "  ↳ Gone: the bank is gone",
            "  cart Query carts                    100 ms               ████",
            "  limits                              100 ms  throttled       ████",
            "  guess                               400 ms  cancelled          █████████████",
            "  pay GET https://bank.example/pay …  650 ms  fault               █████████████████████",
            "    ↳ Gone: the bank is gone",
            "    bank                              550 ms  error                 ██████████████████",
            "  mail                                     …  in progress                               ░░",
            "? lost                                250 ms                              █████████",
        ]
    );
}

#[test]
fn a_narrow_terminal_gets_no_line_that_is_too_long() {
    let mut documents = shop();
    for level in 100..160 {
        let parent = if level == 100 { 1 } else { level - 1 };
        documents.push(subsegment(level, parent, &"日本".repeat(60), (10.1, 10.2), json!({})));
    }
    for columns in [0, 40, 57, 80, 200] {
        for line in text(&documents, columns) {
            let width = unicode_width::UnicodeWidthStr::width(line.as_str());
            assert!(width <= columns.max(40), "{width} columns of {columns}: {line}");
        }
    }
}

#[test]
fn every_bar_has_a_cell_and_stays_within() {
    let documents: Vec<Value> = (0..50)
        .map(|n| {
            let at = 10.0 + n as f64 / 50.0;
            segment(n + 1, "tick", (at, at), json!({}))
        })
        .collect();
    let lines = text(&documents, 60);
    assert!(lines[1..].iter().all(|line| line.matches('█').count() == 1), "{lines:#?}");
    assert!(text(&[segment(1, "now", (10.0, 10.0), json!({}))], 60)[1].contains('█'));
    assert_eq!(text(&[], 40), ["    0 s                              0 s"]);
}

#[test]
fn each_status_has_a_style_of_its_own() {
    let timeline = Timeline::new(&trace(&shop()), 100);
    let statuses: Vec<Status> = timeline.rows().iter().map(|row| row.status).collect();
    assert_eq!(
        statuses,
        [
            Status::Fault,
            Status::Ok,
            Status::Throttle,
            Status::Cancelled,
            Status::Fault,
            Status::Error,
            Status::InProgress,
            Status::Ok
        ]
    );
    let bar = |line: &cwmetrics_traces::Line| {
        let is_bar = |text: &str| text.contains(['█', '░']);
        line.spans.iter().find(|span| is_bar(&span.text)).map(|span| span.style)
    };
    let styles: Vec<Style> = timeline.lines(100).iter().filter_map(bar).collect();
    assert_eq!(styles, statuses.iter().map(|status| status.style()).collect::<Vec<_>>());
}

#[test]
fn many_siblings_of_a_name_are_one_row() {
    let mut documents = vec![segment(1, "shop", (10.0, 11.0), json!({}))];
    for n in 0..9_993_u64 {
        let start = 10.0 + n as f64 / 1e5;
        let more = json!({"fault": n % 1_000 == 500});
        documents.push(subsegment(10 + n, 1, "item", (start, start + 0.1), more));
    }
    documents.push(subsegment(2, 1, "pay", (10.5, 10.6), json!({})));
    let (rows, left_out) = rows(&documents, 100);
    let shown: Vec<(&str, usize)> = rows.iter().map(|row| (row.name.as_str(), row.times)).collect();
    assert_eq!(shown, [("shop", 1), ("item", 1), ("item", 1), ("item", 1), ("item", 9_990), ("pay", 1)]);
    assert_eq!(left_out, 9_990);
    let stack = &rows[4];
    assert_eq!((stack.status, stack.detail.as_str()), (Status::Fault, "10 went wrong"));
    assert!((stack.start - 3e-5).abs() < 1e-6 && (stack.duration.unwrap() - 0.199_89).abs() < 1e-6);
    let lines = text(&documents, 100);
    assert!(lines[5].contains("item × 9,990"), "{}", lines[5]);
    assert_eq!(lines.last().unwrap(), "… 9,990 more have no row of their own");
    // With room for all, all are shown.
    assert_eq!(self::rows(&documents, 20_000).0.len(), documents.len());
}

#[test]
fn what_is_deepest_is_left_out_first_and_counted_above_it() {
    let mut documents = vec![segment(1, "shop", (10.0, 11.0), json!({}))];
    for n in 2..1_000 {
        documents.push(subsegment(n, n - 1, &format!("level {n}"), (10.0, 10.9), json!({})));
    }
    documents.push(subsegment(5_000, 1, "pay", (10.5, 10.6), json!({})));
    let (rows, left_out) = rows(&documents, 50);
    assert_eq!((rows.len(), left_out), (50, 950));
    let deepest = rows.iter().max_by_key(|row| row.depth).unwrap();
    assert_eq!((deepest.depth, deepest.hidden), (48, 950));
    assert_eq!(rows.last().map(|row| row.name.as_str()), Some("pay"));
}

#[test]
fn all_are_in_a_row_or_counted() {
    // Different names, so that nothing but depth decides; and each third in a stack.
    let mut documents = vec![segment(1, "shop", (10.0, 11.0), json!({}))];
    for n in 2..600_u64 {
        let name = if n % 3 == 0 { "same".to_owned() } else { format!("n{n}") };
        documents.push(subsegment(n, n / 4 + 1, &name, (10.0, 10.5), json!({})));
    }
    for most in [1, 2, 10, 100, 500, 1_000] {
        let (rows, left_out) = rows(&documents, most);
        assert!(rows.len() <= most);
        let counted: usize = rows.iter().map(|row| row.times + row.hidden).sum();
        assert_eq!(counted, documents.len(), "{most} rows");
        assert_eq!(rows.iter().filter(|row| row.times == 1).count() + left_out, documents.len());
    }
}

#[test]
fn services_that_x_ray_infers_have_no_row_beside_their_call() {
    let documents = [
        segment(1, "shop", (10.0, 11.0), json!({})),
        subsegment(2, 1, "DynamoDB", (10.0, 10.1), json!({"namespace": "aws"})),
        segment(3, "DynamoDB", (10.0, 10.1), json!({"parent_id": id(2), "inferred": true})),
    ];
    assert_eq!((rows(&documents, 10).0.len(), rows(&documents, 10).1), (2, 0));
}

#[test]
fn the_picture_is_xml_and_holds_no_foreign_markup() {
    let hostile = |n: u64| {
        let mut document = segment(
            n,
            HOSTILE,
            (10.0, 11.0),
            json!({"fault": true,
            "http": {"request": {"method": HOSTILE, "url": HOSTILE}},
            "cause": {"exceptions": [{"id": id(3), "type": HOSTILE, "message": HOSTILE}]}}),
        );
        document["origin"] = json!(HOSTILE);
        document
    };
    let svg = Timeline::new(&trace(&[hostile(1), hostile(2)]), 1).to_svg(800);
    let xml = Xml::parse(&svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    assert!(xml.descendants().all(|node| !node.has_tag_name("script")));
    let tips: Vec<&str> =
        xml.descendants().filter(|node| node.has_tag_name("title")).filter_map(|n| n.text()).collect();
    assert!(tips.iter().any(|tip| tip.contains("</text><script>alert(1)</script>&amp;\"'")), "{tips:?}");
    assert!(!svg.contains(['\u{1b}', '\u{202e}', '\u{0}']));
    let text = Timeline::new(&trace(&[hostile(1)]), 10).lines(80);
    assert!(text.iter().all(|line| !line.to_string().contains(['\u{1b}', '\u{202e}', '\u{0}'])));
}

#[test]
fn the_picture_has_every_bar_within_and_as_many_rows_as_asked_for() {
    let mut documents = shop();
    for n in 100..10_100_u64 {
        documents.push(subsegment(n, 1, &format!("n{n}"), (10.0 + n as f64 / 1e5, 10.9), json!({})));
    }
    let timeline = Timeline::new(&trace(&documents), 50);
    let svg = timeline.to_svg(900);
    assert!(svg.len() < 60_000, "{} bytes", svg.len());
    let xml = Xml::parse(&svg).unwrap();
    let number =
        |node: &roxmltree::Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
    let bars: Vec<_> = xml.descendants().filter(|node| node.attribute("rx") == Some("2")).collect();
    assert_eq!(bars.len(), timeline.rows().len());
    let (width, height) = (number(&xml.root_element(), "width"), number(&xml.root_element(), "height"));
    for bar in bars {
        assert!(number(&bar, "x") >= 0.0 && number(&bar, "width") > 0.0);
        assert!(number(&bar, "x") + number(&bar, "width") <= width + 0.1, "{bar:?}");
        assert!(number(&bar, "y") + number(&bar, "height") <= height);
    }
    assert!(svg.contains("9,958 more have no row of their own"), "{}", timeline.left_out());
}

#[test]
fn in_a_page_a_row_is_a_link_and_nothing_styles_itself() {
    let timeline = Timeline::new(&trace(&shop()), 50);
    let svg = timeline.to_inline_svg(900, |row| row.is_segment.then(|| format!("#{}", row.id)));
    let xml = Xml::parse(&svg).unwrap();
    let links = xml.descendants().filter(|node| node.has_tag_name("a"));
    let addresses: Vec<_> = links.filter_map(|link| link.attribute("href").map(str::to_owned)).collect();
    let segments: Vec<_> =
        timeline.rows().iter().filter(|row| row.is_segment).map(|row| format!("#{}", row.id)).collect();
    assert!(!segments.is_empty() && segments.len() < timeline.rows().len());
    assert_eq!(addresses, segments);
    assert!(!svg.contains("<style") && !svg.contains("style="));
    assert!(timeline.to_svg(900).contains(Timeline::STYLE));
}
