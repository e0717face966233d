use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
    FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_types::region::Region;

use super::classify::THROTTLING;
use crate::record::{RemoteCall, remote_call};
use crate::segment::{Aws, Http};

/// Makes the requests of a client of the AWS SDK for Rust subsegments of the call that makes them: with
/// service, operation, region, request id, status and error; and gives them the trace's header.
///
/// A request with all its retries is one subsegment. One that is made outside of a traced call is none.
///
/// ```
/// # async fn example() {
/// let config = aws_config::load_from_env().await;
/// let config = aws_sdk_xray::config::Builder::from(&config)
///     .interceptor(cwmetrics_core::trace::SdkInterceptor::new())
///     .build();
/// let client = aws_sdk_xray::Client::from_conf(config); // or any other service's
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SdkInterceptor(());

impl SdkInterceptor {
    /// For [`Builder::interceptor`](aws_sdk_xray::config::Builder::interceptor) of a client's
    /// configuration.
    #[must_use]
    pub fn new() -> SdkInterceptor {
        SdkInterceptor(())
    }
}

/// The call while it goes on. Dropped with the request's future it is one that was cancelled.
#[derive(Debug)]
struct Going(Option<RemoteCall>);

impl Storable for Going {
    type Storer = StoreReplace<Going>;
}

#[dyn_dispatch_hint]
impl Intercept for SdkInterceptor {
    fn name(&self) -> &'static str {
        "cwmetrics"
    }

    // Before the execution it is not known yet which operation it is.
    fn read_before_serialization(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(metadata) = config.load::<Metadata>() else { return Ok(()) };
        let mut call = remote_call(metadata.service());
        if call.is_traced() {
            let region = config.load::<Region>().map(Region::as_ref);
            let aws = Aws::new().operation(metadata.name());
            call.aws(region.map_or(aws, |region| aws.region(region)));
            config.interceptor_state().store_put(Going(Some(call)));
        }
        Ok(())
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let going = config.load::<Going>().and_then(|going| going.0.as_ref());
        if let Some(header) = going.and_then(RemoteCall::header) {
            context.request_mut().headers_mut().insert("x-amzn-trace-id", header.to_string());
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let going = config.get_mut_from_interceptor_state::<Going>();
        let Some(mut call) = going.and_then(|going| going.0.take()) else { return Ok(()) };
        if let Some(response) = context.response() {
            call.http(Http::new().status(response.status().as_u16()));
            let id = ["x-amzn-requestid", "x-amz-request-id"].map(|name| response.headers().get(name));
            if let Some(id) = id.into_iter().flatten().next() {
                call.aws(Aws::new().request_id(id));
            }
        }
        if let Some(Err(error)) = context.output_or_error() {
            // What the service has answered says of itself; what else went wrong says its kind.
            match error.as_operation_error() {
                Some(answered) => call.failed(answered),
                None => call.failed(error),
            }
            let text = error.as_operation_error().map(ToString::to_string).unwrap_or_default();
            if THROTTLING.iter().any(|code| text.contains(code)) {
                call.throttled();
            }
        }
        call.end();
        Ok(())
    }
}
