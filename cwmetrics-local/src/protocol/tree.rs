//! A request's tree out of whatever its protocol's parser finds, and never too deep or too large:
//! a megabyte of empty lists would be fifty of memory.

use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::node::Node;

/// Lists and structures inside one another. A PutMetricData needs six.
const MAX_NESTING: usize = 32;

/// Values of all kinds in a tree, structures and lists too. A PutMetricData that keeps every other
/// limit has 400,000 at most: 1000 data with 150 values, 150 counts and 30 dimensions.
const MAX_NODES: usize = 500_000;

/// The tag of an epoch time (RFC 8949, 3.4.2). Only CBOR has tags.
const EPOCH_TIME: u64 = 1;

/// A whole tree.
pub(super) struct Whole(pub(super) Node);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Whole, D::Error> {
        let left = Cell::new(MAX_NODES);
        Tree { nesting: 0, left: &left }.deserialize(deserializer).map(Whole)
    }
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Tree<'a> {
    nesting: usize,
    /// How many more nodes there may be in all.
    left: &'a Cell<usize>,
}

impl Tree<'_> {
    /// What is inside this one.
    fn inner<E: Error>(self) -> Result<Self, E> {
        if self.nesting == MAX_NESTING {
            return Err(E::custom(format_args!("it is nested more than {MAX_NESTING} deep")));
        }
        Ok(Tree { nesting: self.nesting + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let Some(left) = self.left.get().checked_sub(1) else {
            return Err(D::Error::custom(format_args!("it has more than {MAX_NODES} values")));
        };
        self.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Bool(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Node, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Node, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<Node, E> {
        Ok(Node::Other("bytes"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let inner = self.inner()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let inner = self.inner()?;
        let mut map = Vec::new();
        while let Some(member) = members.next_entry_seed(Name, inner)? {
            map.push(member);
        }
        Ok(Node::Map(map))
    }

    /// So the CBOR parser hands a tag over.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node, A::Error> {
        let (_, content) = tagged.variant::<String>()?;
        content.tuple_variant(2, Tagged(self.inner()?))
    }
}

/// The name of a member.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Name {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string as a member's name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<String, E> {
        Ok(name.to_owned())
    }

    fn visit_string<E: Error>(self, name: String) -> Result<String, E> {
        Ok(name)
    }
}

/// A tag's number, and what it stands before.
struct Tagged<'a>(Tree<'a>);

impl<'de> Visitor<'de> for Tagged<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tag and a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Node, A::Error> {
        let tag = parts.next_element::<u64>()?;
        let value = parts.next_element_seed(self.0)?;
        match (tag, value) {
            (Some(EPOCH_TIME), Some(Node::Number(seconds))) => Ok(Node::Time(seconds)),
            (Some(EPOCH_TIME), _) => Err(A::Error::custom("a timestamp's tag holds no number")),
            _ => Ok(Node::Other("a tagged value")),
        }
    }
}
