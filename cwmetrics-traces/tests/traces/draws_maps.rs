//! Service graphs, as text, as DOT and as SVG.

use cwmetrics_traces::Map;
use roxmltree::Document as Xml;
use serde_json::{Value, json};

use crate::common::{id, segment, subsegment, trace};

const HOSTILE: &str = "</text><script>\"];a->b\\[\n&\u{1b}[31m日本";

fn call(number: u64, name: &str, more: Value) -> Value {
    let mut call = subsegment(number, 1, name, (10.0, 10.0 + number as f64 / 100.0), more);
    call["namespace"] = json!("remote");
    call
}

fn shop() -> Map {
    let documents = [
        segment(1, "shop", (10.0, 11.0), json!({"origin": "AWS::ECS::Container"})),
        call(2, "bank", json!({"fault": true})),
        call(3, "mail", json!({"throttle": true, "error": true})),
        segment(4, "bank", (10.0, 10.5), json!({"parent_id": id(2), "error": true})),
    ];
    Map::of(&[trace(&documents), trace(&documents)])
}

#[test]
fn a_terminal_sees_services_and_below_them_whom_they_call() {
    let lines: Vec<String> = shop().lines(200).iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "SERVICE          TYPE                 REQUESTS  OK  ERRORS  THROTTLED  FAULTS  AVERAGE     P50     P95",
            "clients of shop",
            "  → shop         AWS::ECS::Container         2   2       0          0       0      1 s     1 s     1 s",
            "shop             AWS::ECS::Container         2   2       0          0       0      1 s     1 s     1 s",
            "  → bank                                     2   0       0          0       2    20 ms   20 ms   20 ms",
            "  → mail         remote                      2   0       0          2       0    30 ms   30 ms   30 ms",
            "bank                                         2   0       2          0       0   500 ms  500 ms  500 ms",
            "mail             remote                      2   0       0          2       0    30 ms   30 ms   30 ms",
        ]
    );
}

#[test]
fn a_narrow_terminal_gets_what_matters_most() {
    let texts = |columns: usize| -> Vec<String> {
        let lines: Vec<String> = shop().lines(columns).iter().map(ToString::to_string).collect();
        assert!(lines.iter().all(|line| line.chars().count() <= columns), "{columns}: {lines:#?}");
        lines
    };
    assert!(texts(85)[0].ends_with("AVERAGE     P50     P95") && !texts(85)[0].contains("TYPE"));
    assert!(texts(75)[0].ends_with("AVERAGE     P95") && texts(75)[0].contains(" OK "));
    assert!(!texts(70)[0].contains(" OK "));
    assert_eq!(texts(10)[2], "  → shop");
}

#[test]
fn dot_has_every_service_and_every_edge() {
    let expected = r#"digraph services {
    rankdir=LR
    node [shape=box, style=rounded]
    s0 [label="shop\nAWS::ECS::Container\n2 requests, 1 s"]
    s1 [label="clients of shop"]
    s2 [label="bank\n2 requests, 2 errors, 500 ms"]
    s3 [label="mail\nremote\n2 requests, 2 throttled, 30 ms"]
    s1 -> s0 [label="2 requests, 1 s"]
    s0 -> s2 [label="2 requests, 2 faults, 20 ms"]
    s0 -> s3 [label="2 requests, 2 throttled, 30 ms"]
}
"#;
    assert_eq!(shop().to_dot(), expected);
}

#[test]
fn names_cannot_leave_their_place() {
    let map = Map::of(&[trace(&[segment(1, HOSTILE, (10.0, 11.0), json!({"origin": HOSTILE}))])]);
    let svg = map.to_svg();
    let xml = Xml::parse(&svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    assert!(xml.descendants().all(|node| !node.has_tag_name("script")));
    assert!(!svg.contains('\u{1b}'));
    assert!(map.lines(80).iter().all(|line| !line.to_string().contains('\u{1b}')));
    let dot = map.to_dot();
    // Each quote but those around a label is escaped, and each backslash.
    for line in dot.lines().filter(|line| line.contains("label=")) {
        let label = line.split_once("label=\"").unwrap().1.strip_suffix("\"]").unwrap();
        let bare = label.replace(r"\\", "").replace("\\\"", "");
        assert!(!bare.contains('"'), "{line}");
        assert!(!bare.replace(r"\n", "").contains('\\'), "{line}");
    }
}

#[test]
fn the_picture_has_what_is_there() {
    let svg = shop().to_svg();
    let xml = Xml::parse(&svg).unwrap();
    let classes = |class: &str| {
        let has = |node: &roxmltree::Node<'_, '_>| {
            node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
        };
        xml.descendants().filter(has).count()
    };
    assert_eq!((classes("box"), classes("clients"), classes("edge")), (3, 1, 3));
    // The edges to the bank and to the mail, and the strips in the mail and in the bank.
    assert_eq!((classes("fault"), classes("throttle"), classes("error")), (1, 2, 1));
}

#[test]
fn of_many_services_the_busiest_are_drawn_and_the_rest_is_told() {
    let mut documents = vec![segment(1, "shop", (10.0, 11.0), json!({}))];
    for n in 10..110 {
        documents.push(call(n, &format!("service {n}"), json!({})));
    }
    let busy = [segment(1, "shop", (10.0, 11.0), json!({})), call(2, "service 109", json!({}))];
    let map = Map::of(&[trace(&documents), trace(&busy)]);
    let svg = map.to_svg();
    let xml = Xml::parse(&svg).unwrap();
    let boxes = xml.descendants().filter(|node| node.attribute("class") == Some("box")).count();
    assert_eq!(boxes, 59, "and one for clients");
    assert!(svg.contains("service 109"), "the one with more requests is among them");
    assert!(svg.contains("with fewer requests, and not shown: 42 services"), "{svg}");
    assert!(svg.len() < 100_000);
    assert_eq!(map.to_dot().matches(" -> ").count(), 101);
}

#[test]
fn in_a_page_a_service_is_a_link_and_nothing_styles_itself() {
    let map = shop();
    let link = |service: &cwmetrics_traces::Service| {
        (!service.is_client()).then(|| format!("/?a=1&name=\"{}", service.id.name))
    };
    let svg = map.to_inline_svg(link);
    let xml = Xml::parse(&svg).unwrap();
    let links: Vec<_> = xml.descendants().filter(|node| node.has_tag_name("a")).collect();
    let addresses: Vec<_> = links.iter().filter_map(|link| link.attribute("href")).collect();
    assert_eq!(addresses, ["/?a=1&name=\"shop", "/?a=1&name=\"bank", "/?a=1&name=\"mail"]);
    assert!(links.iter().all(|link| link.descendants().any(|node| node.has_tag_name("text"))));
    assert!(!svg.contains("<style") && !svg.contains("style="));
    assert!(map.to_svg().contains(Map::STYLE));
    // What holds links is no image.
    assert_eq!(xml.root_element().attribute("role"), Some("group"));
}
