//! The paths and methods of the document, so that a wrong method on a known path is 405 with `Allow`, not 404.

use std::collections::BTreeMap;

use actix_web::http::Method;

/// Every documented path with its methods.
#[derive(Debug, Default)]
pub struct KnownRoutes {
    paths: Vec<(Vec<Segment>, Vec<&'static str>)>,
}

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Fixed(String),
    Parameter,
}

impl KnownRoutes {
    /// Reads the routes out of an OpenAPI document.
    #[must_use]
    pub fn of(document: &utoipa::openapi::OpenApi) -> Self {
        let mut by_path: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
        for (path, item) in &document.paths.paths {
            let methods = [
                ("GET", item.get.is_some()),
                ("PUT", item.put.is_some()),
                ("POST", item.post.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            by_path
                .entry(path)
                .or_default()
                .extend(methods.iter().filter(|(_, is)| *is).map(|(name, _)| *name));
        }
        let paths = by_path.into_iter().map(|(path, methods)| (segments(path), methods)).collect();
        Self { paths }
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
