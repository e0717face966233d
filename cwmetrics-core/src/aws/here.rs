//! Endpoints on this machine, to which no proxy leads that the environment names.

use std::net::IpAddr;

use aws_config::SdkConfig;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::service_config::ServiceConfigKey;

/// Whether a URL is that of this machine.
pub fn is_here(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else {
        return false;
    };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Connections to an endpoint of this machine. For others the SDK makes its own, which go by the
/// proxy that the environment names.
pub fn direct(url: &str) -> Option<SharedHttpClient> {
    if !is_here(url) {
        return None;
    }
    let connections = Builder::new();
    Some(if url.starts_with("http:") {
        // Without TLS none of the system's certificates has to be read.
        connections.build_http()
    } else {
        connections.tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https()
    })
}

/// The endpoint that the configuration has for a service, as the SDK finds it.
pub(crate) fn endpoint_of(service_id: &str, config: &SdkConfig) -> Option<String> {
    let for_all = || config.endpoint_url().map(str::to_owned);
    if config.get_origin("endpoint_url").is_client_config() {
        return for_all();
    }
    let key = ServiceConfigKey::builder()
        .service_id(service_id)
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .ok()?;
    config.service_config().and_then(|config| config.load_config(key)).or_else(for_all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_this_machine_is_here() {
        for here in ["http://127.0.0.1:4400", "http://localhost", "http://[::1]:80/", "https://127.0.0.2"] {
            assert!(is_here(here), "{here}");
        }
        for other in ["http://10.0.0.1", "http://localhost.example.com", "http://a@example.com", ""] {
            assert!(!is_here(other), "{other}");
        }
    }
}
