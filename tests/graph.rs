//! A widget is fetched as a picture through the AWS SDK, and one that is wrong never leaves.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::retry::RetryConfig;
use aws_sdk_cloudwatch::config::{Credentials, SharedCredentialsProvider};
use cwmetrics::graph::{FetchError, Metric, Stat, Widget};
use cwmetrics_local::{Fault, Local};

fn client(url: &str) -> Client {
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("a", "b", None, None, "test")))
        .retry_config(RetryConfig::disabled())
        .endpoint_url(url)
        .build();
    Client::new(&config)
}

fn widget() -> Widget {
    Widget::new().title("Shop").size(320, 240).metric(Metric::new("Shop", "api").stat(Stat::percentile(99.0)))
}

#[tokio::test]
async fn a_picture_is_fetched() {
    let local = Local::start().unwrap();
    let png = widget().fetch_png(&client(local.url())).await.unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (320, 240));
}

#[tokio::test]
async fn a_wrong_widget_is_an_error_before_any_call() {
    let local = Local::start().unwrap();
    let client = client(local.url());
    let error = widget().stat(Stat::new("median")).fetch_png(&client).await.unwrap_err();
    assert!(matches!(&error, FetchError::Widget(wrong) if wrong.field() == "stat"), "{error}");
    let metrics = (0..100).fold(widget(), |widget, _| widget.metric(Metric::new("Shop", "api")));
    let error = metrics.fetch_png(&client).await.unwrap_err();
    assert!(error.to_string().contains("not have more than 100 entries, but has 101"), "{error}");
    assert!(local.requests().is_empty());
}

#[tokio::test]
async fn a_refusal_has_its_code_and_a_failure_its_cause() {
    let local = Local::start().unwrap();
    let client = client(local.url());
    local.fail_next(1, Fault::AccessDenied);
    let error = widget().fetch_png(&client).await.unwrap_err();
    assert!(matches!(&error, FetchError::Refused { code, .. } if code == "AccessDenied"), "{error:?}");
    local.fail_next(1, Fault::CloseBeforeAnswer);
    let error = widget().fetch_png(&client).await.unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("CloudWatch did not answer: "), "{text}");
    assert!(!text.contains('{'), "{text}");
}
