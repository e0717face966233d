use serde_json::{Map, Value};

use super::details::text;

/// A query to an SQL database. Leave passwords and the users' values out of it.
///
/// ```
/// use cwmetrics_core::trace::Sql;
///
/// let sql = Sql::new().database_type("PostgreSQL").sanitized_query("SELECT * FROM orders WHERE id = ?");
/// cwmetrics_core::task().sql(sql);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use = "it is for `task().sql(…)`"]
pub struct Sql<'a> {
    connection_string: Option<&'a str>,
    url: Option<&'a str>,
    sanitized_query: Option<&'a str>,
    database_type: Option<&'a str>,
    database_version: Option<&'a str>,
    driver_version: Option<&'a str>,
    user: Option<&'a str>,
    preparation: Option<&'static str>,
}

impl<'a> Sql<'a> {
    /// Nothing yet.
    pub fn new() -> Sql<'a> {
        Sql::default()
    }

    /// How to connect, where that is no URL, without the password.
    pub fn connection_string(mut self, connection: &'a str) -> Sql<'a> {
        self.connection_string = Some(connection);
        self
    }

    /// Where the database is, without the password.
    pub fn url(mut self, url: &'a str) -> Sql<'a> {
        self.url = Some(url);
        self
    }

    /// The query, with placeholders for the users' values. Like all texts here it is cut at 250
    /// characters.
    pub fn sanitized_query(mut self, query: &'a str) -> Sql<'a> {
        self.sanitized_query = Some(query);
        self
    }

    /// The name of the database engine.
    pub fn database_type(mut self, name: &'a str) -> Sql<'a> {
        self.database_type = Some(name);
        self
    }

    /// The version of the database engine.
    pub fn database_version(mut self, version: &'a str) -> Sql<'a> {
        self.database_version = Some(version);
        self
    }

    /// The name and version of the driver.
    pub fn driver_version(mut self, version: &'a str) -> Sql<'a> {
        self.driver_version = Some(version);
        self
    }

    /// The user in the database.
    pub fn user(mut self, user: &'a str) -> Sql<'a> {
        self.user = Some(user);
        self
    }

    /// It is a prepared statement.
    pub fn prepared_statement(mut self) -> Sql<'a> {
        self.preparation = Some("statement");
        self
    }

    /// It is a prepared call of a procedure.
    pub fn prepared_call(mut self) -> Sql<'a> {
        self.preparation = Some("call");
        self
    }

    /// Adds what is known to what was known before.
    pub(crate) fn add_to(self, sql: &mut Map<String, Value>) {
        text(sql, "connection_string", self.connection_string);
        text(sql, "url", self.url);
        text(sql, "sanitized_query", self.sanitized_query);
        text(sql, "database_type", self.database_type);
        text(sql, "database_version", self.database_version);
        text(sql, "driver_version", self.driver_version);
        text(sql, "user", self.user);
        text(sql, "preparation", self.preparation);
    }
}
