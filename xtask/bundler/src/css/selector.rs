//! Which selectors of a list can match anything in the app.

use super::Used;
use super::parse::top_level;

/// `list` without the selectors that name a class the app does not have; `None` if no selector is left.
pub(super) fn retain(list: &str, used: &Used) -> Option<String> {
    let mut kept = Vec::new();
    let mut rest = list;
    loop {
        let end = top_level(rest, |c| c == ',').unwrap_or(rest.len());
        let (one, after) = rest.split_at(end);
        kept.extend(retain_one(one.trim(), used));
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None => break,
        }
    }
    (!kept.is_empty()).then(|| kept.join(","))
}

/// One complex selector: every class in it must exist, and one alternative of each `:is()`, `:where()`, `:has()`.
fn retain_one(selector: &str, used: &Used) -> Option<String> {
    let mut kept = String::with_capacity(selector.len());
    let mut rest = selector;
    while let Some(c) = rest.chars().next() {
        let (_, after) = rest.split_at(c.len_utf8());
        kept.push(c);
        rest = after;
        match c {
            '.' => {
                let (name, behind) = identifier(after);
                if !used.has_class(&name.replace('\\', "")) {
                    return None;
                }
                kept.push_str(name);
                rest = behind;
            }
            '[' => {
                let end = top_level(after, |c| c == ']').unwrap_or(after.len());
                let (inside, behind) = after.split_at(end);
                kept.push_str(inside);
                rest = behind;
            }
            ':' => {
                let (name, behind) = identifier(after.trim_start_matches(':'));
                if after.starts_with(':') {
                    kept.push(':');
                }
                kept.push_str(name);
                rest = arguments(name, behind, used, &mut kept)?;
            }
            _ => {}
        }
    }
    Some(kept)
}

/// The bracket after a pseudo-class, if there is one: pruned where it lists alternatives, else kept as it is.
fn arguments<'a>(name: &str, text: &'a str, used: &Used, kept: &mut String) -> Option<&'a str> {
    let Some(after) = text.strip_prefix('(') else { return Some(text) };
    let end = top_level(after, |c| c == ')').unwrap_or(after.len());
    let (inside, behind) = after.split_at(end);
    kept.push('(');
    match name {
        "is" | "where" | "has" | "host" => kept.push_str(&retain(inside, used)?),
        _ => kept.push_str(inside),
    }
    Some(behind)
}

fn identifier(text: &str) -> (&str, &str) {
    let mut escaped = false;
    let end = text.find(|c: char| {
        let part = escaped || c == '\\' || c.is_alphanumeric() || matches!(c, '-' | '_');
        escaped = c == '\\' && !escaped;
        !part
    });
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(list: &str) -> Option<String> {
        retain(list, &Used::new(&[b"pf-v6-c-menu pf-m-plain"]))
    }

    #[test]
    fn a_selector_needs_all_of_its_classes() {
        assert_eq!(kept(".pf-v6-c-menu.pf-m-plain>a").as_deref(), Some(".pf-v6-c-menu.pf-m-plain>a"));
        assert_eq!(kept(".pf-v6-c-menu.pf-m-flyout>a"), None);
    }

    #[test]
    fn one_living_alternative_keeps_the_selector_and_the_others_go() {
        assert_eq!(
            kept(":where(.pf-v6-m-dir-rtl,[dir=rtl]) .pf-v6-c-menu").as_deref(),
            Some(":where([dir=rtl]) .pf-v6-c-menu")
        );
        assert_eq!(kept(":is(.pf-v6-c-tabs) .pf-v6-c-menu"), None);
    }

    #[test]
    fn a_class_that_must_be_absent_need_not_exist() {
        let selector = ".pf-v6-c-menu:not(.pf-m-flyout)::before";
        assert_eq!(kept(selector).as_deref(), Some(selector));
    }

    #[test]
    fn brackets_and_strings_hide_what_looks_like_a_class() {
        assert_eq!(kept("a[href=\"x.pdf\"]").as_deref(), Some("a[href=\"x.pdf\"]"));
    }
}
