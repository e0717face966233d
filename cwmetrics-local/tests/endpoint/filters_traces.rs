//! Filter expressions: which of five traces each one finds.

use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::Local;

/// Five traces, by their numbers:
///
/// 1. shop (EC2, slow, tenant 7) calls pay, which answers, and a table that was throttled.
/// 2. shop fails, and so does pay, which it has called.
/// 3. shop handles that stock, which sends no segments, has failed.
/// 4. shop is in progress.
/// 5. pay alone, an error of the client, another account.
fn filled() -> Local {
    let local = start();
    let at = |seconds: f64| json!(MINUTE as f64 + seconds);
    let sub = |id: &str, name: &str, more: Value| {
        let mut sub = json!({"id": id, "name": name, "namespace": "remote", "start_time": at(0.1), "end_time": at(0.5)});
        for (field, value) in more.as_object().unwrap() {
            sub[field] = value.clone();
        }
        sub
    };
    let ids: Vec<String> = (0..6).map(|number| trace_id(MINUTE, number)).collect();
    let http = |method: &str, url: &str, status: u16| json!({"request": {"method": method, "url": url, "user_agent": "curl/8", "client_ip": "10.0.0.1"}, "response": {"status": status}});
    put_good(
        &local,
        &[
            segment(
                &ids[1],
                1,
                "shop",
                json!({
                    "origin": "AWS::EC2::Instance", "end_time": at(6.0), "user": "anna", "http": http("GET", "http://shop/cart?a=\"b\"", 200),
                    "annotations": {"tenant": 7, "region": "eu", "new": true, "aws.local.service": "x"},
                    "aws": {"ec2": {"instance_id": "i-1", "availability_zone": "eu-1a"}},
                    "subsegments": [sub("0000000000000011", "pay", json!({})), sub("0000000000000012", "DynamoDB", json!({
                        "namespace": "aws", "aws": {"table_name": "orders"}, "error": true, "throttle": true}))],
                }),
            ),
            segment(&ids[1], 2, "pay", json!({"parent_id": "0000000000000011", "end_time": at(0.4)})),
            segment(
                &ids[2],
                3,
                "shop",
                json!({
                    "end_time": at(0.6), "fault": true, "http": http("POST", "http://shop/order", 500), "annotations": {"tenant": 8, "new": false},
                    "subsegments": [sub("0000000000000021", "pay", json!({"fault": true}))],
                }),
            ),
            segment(
                &ids[2],
                4,
                "pay",
                json!({"parent_id": "0000000000000021", "end_time": at(0.4), "fault": true, "user": "bob"}),
            ),
            segment(
                &ids[3],
                5,
                "shop",
                json!({
                    "end_time": at(1.0), "annotations": {"tenant": "7"}, "subsegments": [sub("0000000000000031", "stock", json!({"fault": true}))],
                }),
            ),
            segment(&ids[4], 6, "shop", json!({"end_time": null, "in_progress": true})),
            segment(
                &ids[5],
                7,
                "pay",
                json!({"end_time": at(2.0), "error": true, "aws": {"account_id": "123456789012"}, "http": http("GET", "/", 404)}),
            ),
        ],
    );
    local
}

#[track_caller]
fn assert_finds(local: &Local, filter: &str, expected: &[u64]) {
    let input = json!({"StartTime": MINUTE, "EndTime": MINUTE + 1, "FilterExpression": filter});
    let answer = rest(local, "/TraceSummaries", &input).ok();
    let number = |one: &Value| u64::from_str_radix(&one["Id"].as_str().unwrap()[11..], 16).unwrap();
    let mut found: Vec<u64> = answer["TraceSummaries"].as_array().unwrap().iter().map(number).collect();
    found.sort_unstable();
    assert_eq!(found, expected, "{filter}");
}

#[test]
fn conditions_on_the_trace() {
    let local = filled();
    for (filter, expected) in [
        ("", &[1, 2, 3, 4, 5][..]),
        ("fault", &[2]),
        ("!fault", &[1, 3, 4, 5]),
        ("fault = true", &[2]),
        ("fault != true", &[1, 3, 4, 5]),
        ("fault = \"false\"", &[1, 3, 4, 5]),
        ("error", &[5]),
        ("ok", &[1, 3, 4]),
        ("partial", &[4]),
        ("throttle", &[]),
        ("responsetime > 5", &[1]),
        ("responseTime >= 1 and duration <= 2", &[3, 5]),
        ("duration < 1", &[2]),
        ("duration != 6", &[2, 3, 4, 5]),
        ("responsetime", &[1, 2, 3, 5]),
        ("http.status = 500", &[2]),
        ("http.status != 200", &[2, 3, 4, 5]),
        ("http.status >= 404 AND http.status < 500", &[5]),
        ("http.method = \"GET\"", &[1, 5]),
        ("http.url CONTAINS \"shop\"", &[1, 2]),
        ("http.url BEGINSWITH \"http://shop/\" http.url ENDSWITH \"order\"", &[2]),
        ("http.url CONTAINS \"\"", &[1, 2, 5]),
        (r#"http.url ENDSWITH "\"b\"""#, &[1]),
        ("http.url", &[1, 2, 5]),
        ("!http.url", &[3, 4]),
        ("http.useragent = \"curl/8\" && http.clientip BEGINSWITH \"10.\"", &[1, 2, 5]),
        ("user = \"bob\"", &[2]),
        ("user CONTAINS \"\"", &[1, 2]),
        ("instance.id = \"i-1\"", &[1]),
        ("availabilityzone BEGINSWITH \"eu-\"", &[1]),
    ] {
        assert_finds(&local, filter, expected);
    }
}

#[test]
fn annotations_by_key_and_type() {
    let local = filled();
    for (filter, expected) in [
        ("annotation.tenant", &[1, 2, 3][..]),
        ("!annotation.tenant", &[4, 5]),
        ("annotation.tenant = 7", &[1]),
        ("annotation.tenant = \"7\"", &[3]),
        ("annotation.tenant > 7", &[2]),
        ("annotation.tenant != 7", &[2, 3, 4, 5]),
        ("annotation[tenant] >= 7", &[1, 2]),
        ("annotation[aws.local.service] = \"x\"", &[1]),
        ("annotation.aws.local.service", &[1]),
        ("annotation.region BEGINSWITH \"e\"", &[1]),
        ("annotation.new", &[1]),
        ("annotation.new = false", &[2]),
        ("annotation.Tenant", &[]),
    ] {
        assert_finds(&local, filter, expected);
    }
}

#[test]
fn services_and_what_stands_in_their_braces() {
    let local = filled();
    for (filter, expected) in [
        ("service(\"pay\")", &[1, 2, 5][..]),
        ("!service(\"pay\")", &[3, 4]),
        ("service(\"pay\") { fault }", &[2]),
        ("service(\"pay\") { !fault }", &[1, 5]),
        ("service() { fault }", &[2, 3]),
        ("service(\"stock\")", &[3]),
        ("service(\"stock\") { inferred AND fault }", &[3]),
        ("service(id(name: \"orders\", type: \"AWS::DynamoDB::Table\")) { throttle }", &[1]),
        ("service(id(type: \"AWS::EC2::Instance\"))", &[1]),
        ("service(id(account.id: \"123456789012\"))", &[5]),
        ("service(\"pay\") { root = true }", &[5]),
        ("service(\"pay\") { root and error }", &[5]),
        ("service() { name BEGINSWITH \"st\" OR type = \"AWS::EC2::Instance\" }", &[1, 3]),
        ("service(\"shop\") { partial }", &[4]),
        ("service(\"pay\") { responsetime > 1 }", &[5]),
        ("SERVICE(\"pay\"){http.status=404}", &[5]),
        ("service(\"pay\") { user = \"bob\" }", &[2]),
        ("service(\"pay\") AND annotation.tenant = 7", &[1]),
    ] {
        assert_finds(&local, filter, expected);
    }
}

#[test]
fn edges_and_what_stands_in_their_braces() {
    let local = filled();
    for (filter, expected) in [
        ("edge(\"shop\", \"pay\")", &[1, 2][..]),
        ("edge(\"pay\", \"shop\")", &[]),
        ("edge(\"shop\", \"pay\") { fault }", &[2]),
        ("edge(\"shop\", \"stock\") { fault = true }", &[3]),
        ("edge(id(type: \"AWS::EC2::Instance\"), \"pay\")", &[1]),
        ("edge(\"shop\", id(type: \"AWS::DynamoDB::Table\")) { throttle }", &[1]),
        ("!edge(\"shop\", \"pay\")", &[3, 4, 5]),
        ("edge(\"shop\", \"pay\") { responsetime > 0.39 AND responsetime < 0.41 }", &[1, 2]),
    ] {
        assert_finds(&local, filter, expected);
    }
}

#[test]
fn how_tightly_they_bind() {
    let local = filled();
    for (filter, expected) in [
        ("fault OR error AND http.status = 404", &[2, 5][..]),
        ("(fault OR error) AND http.status = 404", &[5]),
        ("!fault error", &[5]),
        ("!(fault OR error)", &[1, 3, 4]),
        ("!!fault", &[2]),
        ("ok !partial duration <3", &[3]),
        ("fault || error || partial", &[2, 4, 5]),
        ("partial OR fault error", &[4]),
        ("fault\n OR\t( error )", &[2, 5]),
    ] {
        assert_finds(&local, filter, expected);
    }
}
