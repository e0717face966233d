use std::fmt;

use super::id::{Ids, SegmentId, TraceId};

/// More than a header needs; a longer one is not read.
const MAX_HEADER: usize = 1024;

/// What travels with a request from service to service: the trace, the call in it that makes the
/// request, and whether the request is traced.
///
/// Written as the value of X-Ray's own header, `X-Amzn-Trace-Id`; as
/// [`traceparent`](Header::traceparent) it is the W3C one.
///
/// ```
/// use cwmetrics_core::trace::Header;
///
/// let text = "Root=1-58406520-a006649127e371903a2de979;Parent=53995c3f42cd8ad8;Sampled=1";
/// let header = Header::parse(text)?;
/// assert_eq!(header.to_string(), text);
/// assert_eq!(header.traceparent(), "00-58406520a006649127e371903a2de979-53995c3f42cd8ad8-01");
/// assert_eq!(Header::parse(header.traceparent())?, header);
/// # Ok::<(), cwmetrics_core::trace::BadHeader>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub(crate) root: TraceId,
    pub(crate) parent: Option<SegmentId>,
    pub(crate) sampled: Sampled,
    /// Parts that we do not know (`Self`, `Lineage`), to be passed on as they are.
    pub(crate) rest: String,
}

/// What was decided about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sampled {
    Yes,
    No,
    /// It is for whoever gets the request to decide.
    Undecided,
}

/// Why a trace header cannot be read: which part of it is wrong, and what would be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadHeader(&'static str);

impl fmt::Display for BadHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for BadHeader {}

impl Header {
    /// Reads the value of `X-Amzn-Trace-Id` (in Lambda also the variable `_X_AMZN_TRACE_ID`), or of the
    /// W3C header `traceparent`.
    ///
    /// # Errors
    /// Where it is neither, and with that which part is wrong.
    pub fn parse(value: impl AsRef<[u8]>) -> Result<Header, BadHeader> {
        let value = value.as_ref().trim_ascii();
        if value.len() > MAX_HEADER {
            return Err(BadHeader("the trace header is longer than 1024 bytes"));
        }
        if !value.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) {
            return Err(BadHeader("a trace header is of printable ASCII characters"));
        }
        if value.contains(&b'=') { Header::parse_amazon(value) } else { Header::parse_w3c(value) }
    }

    fn parse_amazon(value: &[u8]) -> Result<Header, BadHeader> {
        let (mut root, mut parent, mut sampled, mut rest) = (None, None, Sampled::Undecided, String::new());
        for part in value.split(|byte| *byte == b';').map(<[u8]>::trim_ascii) {
            let equals = part.iter().position(|byte| *byte == b'=').unwrap_or(part.len());
            let (name, value) = (&part[..equals], part.get(equals + 1..).unwrap_or_default());
            match name {
                b"Root" => {
                    let id = TraceId::parse(value);
                    root = Some(id.ok_or(BadHeader("Root is like 1-58406520-a006649127e371903a2de979"))?);
                }
                // Some send an empty one.
                b"Parent" if value.is_empty() => {}
                b"Parent" => {
                    let id = SegmentId::parse(value);
                    parent = Some(id.ok_or(BadHeader("Parent is 16 hexadecimal digits"))?);
                }
                b"Sampled" => {
                    sampled = match value {
                        b"1" => Sampled::Yes,
                        b"0" => Sampled::No,
                        b"?" | b"" => Sampled::Undecided,
                        _ => return Err(BadHeader("Sampled is 0, 1 or ?")),
                    }
                }
                b"" => {}
                _ => {
                    rest.push(';');
                    // It is ASCII.
                    rest.push_str(&String::from_utf8_lossy(part));
                }
            }
        }
        let root = root.ok_or(BadHeader("Root is missing: which trace is it?"))?;
        Ok(Header { root, parent, sampled, rest })
    }

    fn parse_w3c(value: &[u8]) -> Result<Header, BadHeader> {
        const BAD: BadHeader = BadHeader(
            "neither Root=1-…;Parent=…;Sampled=… nor a traceparent like 00-<32 digits>-<16 digits>-01",
        );
        let mut parts = value.split(|byte| *byte == b'-');
        let mut next = || parts.next().ok_or(BAD);
        let (version, root, parent, flags) = (next()?, next()?, next()?, next()?);
        let is_byte = |part: &[u8]| part.len() == 2 && part.iter().all(u8::is_ascii_hexdigit);
        // Later versions may have further parts.
        let is_whole = version != b"00" || parts.next().is_none();
        if !is_byte(version) || version == b"ff" || !is_byte(flags) || !is_whole {
            return Err(BAD);
        }
        // Version 00 has only this flag, the lowest bit.
        let is_sampled = flags[1].to_ascii_lowercase();
        let is_sampled = (is_sampled - if is_sampled > b'9' { b'a' - 10 } else { b'0' }) & 1 == 1;
        Ok(Header {
            root: TraceId::parse_w3c(root).ok_or(BAD)?,
            parent: Some(SegmentId::parse(parent).ok_or(BAD)?),
            sampled: if is_sampled { Sampled::Yes } else { Sampled::No },
            rest: String::new(),
        })
    }

    /// The trace.
    #[must_use]
    pub fn trace_id(&self) -> TraceId {
        self.root
    }

    /// The call that makes the request, if it is known.
    #[must_use]
    pub fn parent(&self) -> Option<SegmentId> {
        self.parent
    }

    /// Whether the request is traced; `None` where that is left to whoever gets it.
    #[must_use]
    pub fn is_sampled(&self) -> Option<bool> {
        match self.sampled {
            Sampled::Yes => Some(true),
            Sampled::No => Some(false),
            Sampled::Undecided => None,
        }
    }

    /// The value of the W3C header `traceparent`. It cannot leave the decision open: that is taken for
    /// a no.
    #[must_use]
    pub fn traceparent(&self) -> String {
        let parent = self.parent.unwrap_or_else(|| Ids::new().next());
        let flags = u8::from(self.sampled == Sampled::Yes);
        format!("00-{}-{parent}-{flags:02x}", self.root.to_w3c())
    }
}

impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Root={}", self.root)?;
        if let Some(parent) = self.parent {
            write!(f, ";Parent={parent}")?;
        }
        f.write_str(match self.sampled {
            Sampled::Yes => ";Sampled=1",
            Sampled::No => ";Sampled=0",
            Sampled::Undecided => "",
        })?;
        f.write_str(&self.rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "1-58406520-a006649127e371903a2de979";

    #[test]
    fn a_header_is_written_as_it_was_read_with_what_we_do_not_know() {
        for text in [
            format!("Root={ROOT}"),
            format!("Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=0"),
            format!("Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:1|68fd508a:5;New"),
        ] {
            assert_eq!(Header::parse(&text).unwrap().to_string(), text);
        }
        // As load balancers write it, and as people do.
        let odd = format!(" Self=1-0-1; Root={ROOT} ;; Parent=; Sampled=? ");
        let odd = Header::parse(odd).unwrap();
        assert_eq!(odd.to_string(), format!("Root={ROOT};Self=1-0-1"));
        assert_eq!(odd.is_sampled(), None);
    }

    #[test]
    fn w3c_headers_name_the_same_trace() {
        let w3c = "00-58406520a006649127e371903a2de979-53995c3f42cd8ad8-01";
        let header = Header::parse(w3c).unwrap();
        assert_eq!(header.to_string(), format!("Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=1"));
        assert_eq!(header.traceparent(), w3c);
        for (flags, sampled) in [("00", false), ("02", false), ("03", true), ("0f", true), ("0E", false)] {
            let text = format!("{}{flags}", &w3c[..w3c.len() - 2]);
            assert_eq!(Header::parse(&text).unwrap().is_sampled(), Some(sampled), "{text}");
        }
        let later = Header::parse(format!("cc{}-later", &w3c[2..])).unwrap();
        assert_eq!(later, header);
    }

    #[test]
    fn a_bad_header_is_told_from_a_good_one() {
        for bad in [
            "",
            "hello",
            "Root=1-58406520-a006649127e371903a2de97",
            "Parent=53995c3f42cd8ad8;Sampled=1",
            "Root=1-58406520-a006649127e371903a2de979;Parent=53995c3f42cd8ad",
            "Root=1-58406520-a006649127e371903a2de979;Sampled=2",
            "Root=1-58406520-a006649127e371903a2de979;Lineage=\r\nX-Evil: 1",
            "ff-58406520a006649127e371903a2de979-53995c3f42cd8ad8-01",
            "00-58406520a006649127e371903a2de979-53995c3f42cd8ad8-01-more",
            "00-00000000000000000000000000000000-53995c3f42cd8ad8-01",
            "00-58406520a006649127e371903a2de979-0000000000000000-01",
            "00-58406520a006649127e371903a2de979-53995c3f42cd8ad8-1",
        ] {
            assert!(Header::parse(bad).is_err(), "{bad}");
        }
        assert!(Header::parse(format!("Root={ROOT};Lineage={}", "x".repeat(MAX_HEADER))).is_err());
        assert!(Header::parse([0xff, b'=']).is_err());
    }

    #[test]
    fn without_a_parent_a_traceparent_has_one_of_its_own() {
        let header = Header::parse(format!("Root={ROOT};Sampled=1")).unwrap();
        let read = Header::parse(header.traceparent()).unwrap();
        assert_eq!((read.root, read.sampled), (header.root, Sampled::Yes));
    }
}
