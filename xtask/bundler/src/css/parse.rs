//! As much of CSS Syntax (Level 3) as a purge needs: rules, groups and declarations; values stay text.

use anyhow::{Context, Result};

/// One item of a style sheet.
#[derive(Debug)]
pub(super) enum Node {
    /// A style rule.
    Rule { selectors: String, declarations: Vec<Declaration> },
    /// `@media`, `@supports`, `@container`, `@layer { }`: rules under a condition.
    Group { prelude: String, children: Vec<Node> },
    /// `@keyframes`.
    Keyframes { prelude: String, children: Vec<Node> },
    /// `@font-face`, `@property`: descriptors without a selector.
    Descriptor { prelude: String, declarations: Vec<Declaration> },
    /// `@charset`, `@import`, `@layer a, b;`.
    Statement(String),
}

/// `name: value`, or, with an empty name, text that is kept as it is (a nested rule).
#[derive(Debug)]
pub(super) struct Declaration {
    pub(super) name: String,
    pub(super) value: String,
}

/// Parses a style sheet.
pub(super) fn parse(sheet: &str) -> Result<Vec<Node>> {
    nodes(&without_comments(sheet))
}

fn nodes(text: &str) -> Result<Vec<Node>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = top_level(rest, |c| matches!(c, ';' | '{')).context("a rule without its block")?;
        let (prelude, after) = rest.split_at(end);
        let prelude = prelude.trim().to_owned();
        if after.starts_with(';') {
            found.push(Node::Statement(prelude));
            rest = after.strip_prefix(';').unwrap_or_default().trim_start();
            continue;
        }
        let after = after.strip_prefix('{').unwrap_or_default();
        let end = top_level(after, |c| c == '}').context("a block without its end")?;
        let (body, behind) = after.split_at(end);
        found.push(node(prelude, body)?);
        rest = behind.strip_prefix('}').unwrap_or_default().trim_start();
    }
    Ok(found)
}

fn node(prelude: String, body: &str) -> Result<Node> {
    Ok(if prelude.starts_with("@font-face") || prelude.starts_with("@property") {
        Node::Descriptor { prelude, declarations: declarations(body) }
    } else if prelude.starts_with("@keyframes") || prelude.starts_with("@-webkit-keyframes") {
        Node::Keyframes { prelude, children: nodes(body)? }
    } else if prelude.starts_with('@') {
        Node::Group { prelude, children: nodes(body)? }
    } else {
        Node::Rule { selectors: prelude, declarations: declarations(body) }
    })
}

fn declarations(body: &str) -> Vec<Declaration> {
    let mut found = Vec::new();
    let mut rest = body.trim();
    while !rest.is_empty() {
        // A block inside a rule is a nested rule, unless it is the value of a custom property.
        let end = top_level(rest, |c| matches!(c, ';' | '{')).unwrap_or(rest.len());
        let (text, after) = rest.split_at(end);
        if let Some(block) = after.strip_prefix('{').filter(|_| !text.trim_start().starts_with("--")) {
            let close = top_level(block, |c| c == '}').map_or(rest.len(), |at| end + at + 2);
            let (nested, behind) = rest.split_at_checked(close).unwrap_or((rest, ""));
            found.push(Declaration { name: String::new(), value: nested.trim().to_owned() });
            rest = behind.trim_start();
            continue;
        }
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        if !name.trim().is_empty() {
            found.push(Declaration { name: name.trim().to_owned(), value: value.trim().to_owned() });
        }
        rest = after.strip_prefix(';').unwrap_or_default().trim_start();
    }
    found
}

/// The first place outside strings, brackets and blocks where `wanted` holds.
pub(super) fn top_level(text: &str, wanted: impl Fn(char) -> bool) -> Option<usize> {
    let (mut depth, mut quote, mut escaped) = (0_usize, None, false);
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if let Some(open) = quote {
            if c == open {
                quote = None;
            }
        } else if depth == 0 && wanted(c) {
            return Some(at);
        } else {
            match c {
                '"' | '\'' => quote = Some(c),
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    None
}

fn without_comments(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    let mut quote = None;
    let mut chars = sheet.chars().peekable();
    while let Some(c) = chars.next() {
        if quote.is_none() && c == '/' && chars.peek() == Some(&'*') {
            let mut last = ' ';
            chars.next();
            for inside in chars.by_ref() {
                if last == '*' && inside == '/' {
                    break;
                }
                last = inside;
            }
            continue;
        }
        match quote {
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if c == open => quote = None,
            _ => {}
        }
        kept.push(c);
        if c == '\\' {
            kept.extend(chars.next());
        }
    }
    kept
}

/// Writes `nodes` without a space that means nothing.
pub(super) fn write(nodes: &[Node], out: &mut String) {
    for node in nodes {
        let (prelude, inside) = match node {
            Node::Statement(text) => {
                out.push_str(text);
                out.push(';');
                continue;
            }
            Node::Rule { selectors, declarations } => (selectors, Err(declarations)),
            Node::Descriptor { prelude, declarations } => (prelude, Err(declarations)),
            Node::Group { prelude, children } | Node::Keyframes { prelude, children } => {
                (prelude, Ok(children))
            }
        };
        out.push_str(prelude);
        out.push('{');
        match inside {
            Ok(children) => write(children, out),
            Err(declarations) => write_declarations(declarations, out),
        }
        out.push('}');
    }
}

fn write_declarations(declarations: &[Declaration], out: &mut String) {
    for (at, declaration) in declarations.iter().enumerate() {
        if at > 0 {
            out.push(';');
        }
        if !declaration.name.is_empty() {
            out.push_str(&declaration.name);
            out.push(':');
        }
        out.push_str(&declaration.value);
    }
}
