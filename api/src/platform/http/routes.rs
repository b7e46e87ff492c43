//! The paths and methods of the document, so that a wrong method on a known path is 405 with `Allow`, not 404.

use std::collections::BTreeMap;

use actix_web::http::Method;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// Every documented path with its methods.
#[derive(Debug, Default)]
pub struct KnownRoutes {
    paths: Vec<(Vec<Segment>, Vec<&'static str>)>,
}

/// What is read of a document.
#[derive(Default, Deserialize)]
struct Document {
    paths: BTreeMap<String, BTreeMap<String, IgnoredAny>>,
}

const METHODS: [(&str, &str); 5] =
    [("get", "GET"), ("put", "PUT"), ("post", "POST"), ("patch", "PATCH"), ("delete", "DELETE")];

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Fixed(String),
    Parameter,
}

impl KnownRoutes {
    /// Reads the routes out of an OpenAPI document. Text that is none has no routes.
    #[must_use]
    pub fn of(document: &str) -> Self {
        let document: Document = serde_json::from_str(document).unwrap_or_default();
        let paths = document.paths.iter().map(|(path, item)| {
            let methods = METHODS.iter().filter(|(name, _)| item.contains_key(*name));
            (segments(path), methods.map(|(_, method)| *method).collect())
        });
        Self { paths: paths.collect() }
    }

    /// The methods that a path takes, when it is known and does not take this one.
    #[must_use]
    pub fn allowed(&self, path: &str, method: &Method) -> Option<String> {
        let bare = match path.strip_prefix("/t/").and_then(|rest| rest.split_once('/')) {
            Some((_, rest)) => rest,
            None => path.trim_start_matches('/'),
        };
        let parts: Vec<&str> = bare.split('/').collect();
        let mut methods: Vec<&str> = self
            .paths
            .iter()
            .filter(|(segments, _)| {
                segments.len() == parts.len()
                    && segments.iter().zip(&parts).all(|(segment, part)| match segment {
                        Segment::Fixed(text) => text == part,
                        Segment::Parameter => !part.is_empty(),
                    })
            })
            .flat_map(|(_, methods)| methods.iter().copied())
            .collect();
        methods.sort_unstable();
        methods.dedup();
        let known = !methods.is_empty() && !methods.contains(&method.as_str());
        known.then(|| methods.join(", "))
    }
}

fn segments(path: &str) -> Vec<Segment> {
    path.trim_start_matches('/')
        .split('/')
        .map(|part| if part.starts_with('{') { Segment::Parameter } else { Segment::Fixed(part.to_owned()) })
        .collect()
}
