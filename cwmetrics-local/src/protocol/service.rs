//! The services that this endpoint stands in for.

/// One of them. Each has its own operations, its own names for errors and its own limit for bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    CloudWatch,
    Lightsail,
    XRay,
}

impl Service {
    /// How many bytes a request's body may have uncompressed.
    ///
    /// For CloudWatch the 1 MB of PutMetricData, in the strict reading of the word. For X-Ray there
    /// is none published: this has room for 50 documents of 64 KiB, with every quote in them
    /// escaped. For Lightsail there is none published either; its requests are small.
    pub(crate) fn max_body(self) -> usize {
        match self {
            Service::CloudWatch | Service::Lightsail => 1_000_000,
            Service::XRay => 8_000_000,
        }
    }

    /// What is read off the wire at most: gzip makes incompressible data slightly larger.
    pub(crate) fn max_wire_body(self) -> usize {
        self.max_body() + 64 * 1024
    }
}
