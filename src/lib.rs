//! cwmetrics
