//! The parameters of an address, taken one by one.

/// What is wrong with an address, for whoever wrote it.
#[derive(Debug)]
pub(super) struct Wrong(pub(super) String);

impl Wrong {
    /// A value that is none of those that there are.
    pub(super) fn choice(name: &str, given: &str, choices: &[&str]) -> Wrong {
        Wrong(format!("The parameter {name} must be one of {}, but is {given:?}.", choices.join(", ")))
    }
}

/// What is left of an address's parameters, in order.
pub(super) struct Parameters {
    left: Vec<(String, String)>,
    /// The names that somebody asked for, for the message about one that nobody did.
    known: Vec<&'static str>,
}

impl Parameters {
    pub(super) fn read(query: &str) -> Parameters {
        let pairs = form_urlencoded::parse(query.as_bytes());
        Parameters {
            left: pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect(),
            known: Vec::new(),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.left.iter().any(|(other, _)| other == name)
    }

    /// The next value of this name. An empty one counts as none: a form sends all its fields.
    pub(super) fn take(&mut self, name: &'static str) -> Option<String> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        let at = self.left.iter().position(|(other, _)| other == name)?;
        Some(self.left.remove(at).1).filter(|value| !value.is_empty())
    }

    /// One of some choices; the default where there is none.
    pub(super) fn choose<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&str, T)],
        default: T,
    ) -> Result<T, Wrong> {
        let Some(given) = self.take(name) else {
            return Ok(default);
        };
        let names: Vec<_> = choices.iter().map(|&(choice, _)| choice).collect();
        let chosen = choices.iter().find(|(choice, _)| *choice == given);
        chosen.map(|&(_, choice)| choice).ok_or_else(|| Wrong::choice(name, &given, &names))
    }

    /// Refuses what nobody has taken: a misspelt filter would show too much.
    pub(super) fn end(self) -> Result<(), Wrong> {
        match self.left.first() {
            None => Ok(()),
            Some((name, _)) if self.known.contains(&name.as_str()) => {
                Err(Wrong(format!("The parameter {name} is there twice.")))
            }
            Some((name, _)) => Err(Wrong(format!(
                "There is no parameter {name:?} here; there are {}.",
                self.known.join(", ")
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Parameters;

    #[test]
    fn what_nobody_takes_is_named() {
        let mut given = Parameters::read("a=1&b=%26+x&c=&a=2");
        assert_eq!(given.take("a").as_deref(), Some("1"));
        assert_eq!(given.take("b").as_deref(), Some("& x"));
        assert_eq!(given.take("c"), None);
        assert_eq!(given.end().unwrap_err().0, "The parameter a is there twice.");

        let mut given = Parameters::read("rang=3h");
        given.take("range");
        assert_eq!(given.end().unwrap_err().0, "There is no parameter \"rang\" here; there are range.");
    }

    #[test]
    fn a_choice_that_is_none_gets_the_choices() {
        let choices = [("x", 1), ("y", 2)];
        assert_eq!(Parameters::read("n=y").choose("n", &choices, 1).unwrap(), 2);
        assert_eq!(Parameters::read("").choose("n", &choices, 1).unwrap(), 1);
        let wrong = Parameters::read("n=z").choose("n", &choices, 1).unwrap_err();
        assert_eq!(wrong.0, "The parameter n must be one of x, y, but is \"z\".");
    }
}
