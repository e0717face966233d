//! The file in which publishing remembers how far it has come.

use std::env;
use std::path::{Path, PathBuf};

use form_urlencoded::byte_serialize;

use crate::failure::Failure;

/// The longest name of a file that all common file systems take, in bytes, less the `.lock` of the one
/// beside it.
const LONGEST: usize = 250;

/// From where to where points go: each such way has a file of its own.
pub struct Way<'a> {
    pub namespace: &'a str,
    pub dimensions: &'a [(String, String)],
    pub region: &'a str,
    pub profile: Option<&'a str>,
    /// The endpoints of Lightsail and CloudWatch, where they are not those of AWS.
    pub endpoints: [Option<&'a str>; 2],
}

impl Way<'_> {
    /// `Shop@eu-west-1.json`, and what else there is to tell it from others.
    fn file_name(&self) -> String {
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let dimension = |(name, value): &(String, String)| format!("{}={}", encoded(name), encoded(value));
        let [from, to] = self.endpoints;
        let mut name = [encoded(self.namespace), encoded(self.region)].join("@");
        for (what, text) in [("profile", self.profile), ("from", from), ("to", to)] {
            name.extend(text.map(|text| format!("@{what}={}", encoded(text))));
        }
        let mut dimensions: Vec<String> = self.dimensions.iter().map(dimension).collect();
        dimensions.sort();
        name.extend(dimensions.iter().map(|dimension| format!("@with={dimension}")));
        name + ".json"
    }
}

/// Where it is, unless it is said: in `cwmetrics` below the directory of the user for such files.
pub fn default(way: &Way<'_>) -> Result<PathBuf, Failure> {
    let state =
        directory("XDG_STATE_HOME").or_else(|| directory("HOME").map(|home| home.join(".local/state")));
    let Some(state) = state else {
        return Err(Failure::Usage(
            "neither XDG_STATE_HOME nor HOME is set, so there is nowhere to remember how far this has come: give \
             --progress FILE"
                .to_owned(),
        ));
    };
    let name = way.file_name();
    if name.len() > LONGEST {
        return Err(Failure::Usage(format!(
            "the name of the file to remember how far this has come would be too long ({name}): give --progress FILE"
        )));
    }
    Ok(state.join("cwmetrics").join(name))
}

/// A directory that the environment names. The XDG Base Directory Specification has relative ones ignored.
fn directory(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

/// Makes the directories above a file, for this user only.
pub fn make_room(file: &Path) -> Result<(), Failure> {
    let Some(directory) = file.parent().filter(|directory| !directory.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory).map_err(|error| {
        Failure::Refused(format!("the directory {} cannot be made: {error}", directory.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: Way<'_> = Way {
        namespace: "Shop",
        dimensions: &[],
        region: "eu-west-1",
        profile: None,
        endpoints: [None, None],
    };

    #[test]
    fn each_way_has_a_name_of_its_own() {
        let local = Some("http://127.0.0.1:4400");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let (one, other) = ([pair("a", "b=c")], [pair("a=b", "c")]);
        let ways = [
            SHOP,
            Way { namespace: "Shop/eu-west-1", ..SHOP },
            Way { namespace: "Shop@profile=work", ..SHOP },
            Way { profile: Some("work"), ..SHOP },
            Way { region: "us-east-1", ..SHOP },
            Way { endpoints: [local, None], ..SHOP },
            Way { endpoints: [None, local], ..SHOP },
            Way { endpoints: [local, local], ..SHOP },
            Way { dimensions: &one, ..SHOP },
            Way { dimensions: &other, ..SHOP },
        ];
        let mut names: Vec<String> = ways.iter().map(Way::file_name).collect();
        assert_eq!(names[0], "Shop@eu-west-1.json");
        assert_eq!(names[5], "Shop@eu-west-1@from=http%3A%2F%2F127.0.0.1%3A4400.json");
        assert!(names.iter().all(|name| !name.contains(['/', '\\', ':'])), "{names:?}");
        names.sort();
        names.dedup();
        assert_eq!(names.len(), ways.len());
    }

    #[test]
    fn the_order_of_dimensions_does_not_matter() {
        let pair = |name: &str| (name.to_owned(), "x".to_owned());
        let name = |dimensions: &[_]| Way { dimensions, ..SHOP }.file_name();
        assert_eq!(name(&[pair("a"), pair("b")]), name(&[pair("b"), pair("a")]));
    }

    #[test]
    fn a_namespace_that_no_file_could_be_called_after_has_a_hint() {
        let namespace = "/".repeat(255);
        let failure = default(&Way { namespace: &namespace, ..SHOP }).unwrap_err();
        assert!(
            matches!(&failure, Failure::Usage(said) if said.ends_with("give --progress FILE")),
            "{failure:?}"
        );
    }
}
