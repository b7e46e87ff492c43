//! Cuts PatternFly's style sheet, 1.8 MB of it, down to the rules that the app can ever match.
//!
//! Three passes, each exact about what it removes: rules whose classes occur nowhere in the app; custom properties
//! that nothing left refers to; animations that nothing left names. PatternFly's fonts go as well: the portal is written in the
//! reader's own, and 190 KB of fonts would be half of the first load.

mod parse;
mod selector;
mod used;

pub(crate) use used::Used;

use anyhow::Result;
use parse::{Declaration, Node};
use std::collections::{BTreeMap, BTreeSet};

/// What is left of `sheet` in an app that uses `used` and adds the style sheet `own` after it.
pub(crate) fn purge(sheet: &str, used: &Used, own: &str) -> Result<String> {
    let mut nodes = parse::parse(sheet)?;
    retain_rules(&mut nodes, used);

    let mut roots: Vec<String> = references(own);
    roots.extend(used.custom_properties().iter().cloned());
    let reachable = reachable_properties(&nodes, roots);
    retain_declarations(&mut nodes, &reachable);

    let mut values = String::from(own);
    collect_values(&nodes, &mut values);
    retain_named(&mut nodes, &values, &reachable);

    let mut text = String::new();
    parse::write(&nodes, &mut text);
    Ok(text)
}

/// `sheet` without comments and without the spaces that mean nothing.
pub(crate) fn minify(sheet: &str) -> Result<String> {
    let mut text = String::new();
    parse::write(&parse::parse(sheet)?, &mut text);
    Ok(text)
}

/// Pass 1: drops the selectors that cannot match, then the rules without selectors, then the empty groups.
fn retain_rules(nodes: &mut Vec<Node>, used: &Used) {
    nodes.retain_mut(|node| match node {
        Node::Rule { selectors, .. } => match selector::retain(selectors, used) {
            Some(kept) => {
                *selectors = kept;
                true
            }
            None => false,
        },
        Node::Group { children, .. } => {
            retain_rules(children, used);
            !children.is_empty()
        }
        Node::Descriptor { .. } | Node::Keyframes { .. } | Node::Statement(_) => true,
    });
}

/// The custom properties that `text` reads: each `var(--name`.
fn references(text: &str) -> Vec<String> {
    text.split("var(").skip(1).map(|after| custom_name(after.trim_start())).filter(|n| n.len() > 2).collect()
}

/// The custom property's name at the start of `text`, `--` included.
pub(super) fn custom_name(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// The names that an ordinary property reads, directly or through other custom properties.
fn reachable_properties(nodes: &[Node], roots: Vec<String>) -> BTreeSet<String> {
    let mut reads: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut open = roots;
    each_declaration(nodes, &mut |declaration| {
        let read = references(&declaration.value);
        if declaration.name.starts_with("--") {
            reads.entry(declaration.name.clone()).or_default().extend(read);
        } else {
            open.extend(read);
        }
    });
    let mut reachable = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(more) = reads.get(&name).filter(|_| !reachable.contains(&name)) {
            open.extend(more.iter().cloned());
        }
        reachable.insert(name);
    }
    reachable
}

fn each_declaration(nodes: &[Node], visit: &mut impl FnMut(&Declaration)) {
    for node in nodes {
        match node {
            Node::Rule { declarations, .. } => declarations.iter().for_each(&mut *visit),
            Node::Group { children, .. } | Node::Keyframes { children, .. } => {
                each_declaration(children, visit)
            }
            Node::Descriptor { .. } | Node::Statement(_) => {}
        }
    }
}

/// Pass 2: drops the custom properties outside `reachable`, and what gets empty by it.
fn retain_declarations(nodes: &mut Vec<Node>, reachable: &BTreeSet<String>) {
    nodes.retain_mut(|node| match node {
        Node::Rule { declarations, .. } => {
            declarations.retain(|d| !d.name.starts_with("--") || reachable.contains(&d.name));
            !declarations.is_empty()
        }
        Node::Group { children, .. } => {
            retain_declarations(children, reachable);
            !children.is_empty()
        }
        Node::Descriptor { .. } | Node::Keyframes { .. } | Node::Statement(_) => true,
    });
}

fn collect_values(nodes: &[Node], into: &mut String) {
    each_declaration(nodes, &mut |declaration| {
        into.push_str(&declaration.value);
        into.push('\n');
    });
}

/// Pass 3: drops animations and registered properties whose name stands in none of the `values` left, and every font.
fn retain_named(nodes: &mut Vec<Node>, values: &str, reachable: &BTreeSet<String>) {
    nodes.retain_mut(|node| match node {
        Node::Keyframes { prelude, .. } => {
            prelude.split_whitespace().nth(1).is_none_or(|name| values.contains(name))
        }
        Node::Descriptor { prelude, .. } if prelude == "@font-face" => false,
        Node::Descriptor { prelude, .. } => {
            prelude.strip_prefix("@property ").is_none_or(|name| reachable.contains(name.trim()))
        }
        Node::Group { children, .. } => {
            retain_named(children, values, reachable);
            !children.is_empty()
        }
        Node::Rule { .. } | Node::Statement(_) => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purged(sheet: &str, app: &str, own: &str) -> String {
        purge(sheet, &Used::new(&[app.as_bytes(), own.as_bytes()]), own).unwrap()
    }

    #[test]
    fn a_rule_stays_only_if_the_app_names_its_classes() {
        let sheet = ".pf-v6-c-button{color:red}.pf-v6-c-wizard,.pf-v6-c-button:hover{margin:0}";
        let kept = ".pf-v6-c-button{color:red}.pf-v6-c-button:hover{margin:0}";
        assert_eq!(purged(sheet, "class=\"pf-v6-c-button\"", ""), kept);
    }

    #[test]
    fn an_empty_media_group_goes_with_its_last_rule() {
        assert_eq!(purged("@media (min-width:1px){.pf-v6-c-wizard{top:0}}p{top:1px}", "", ""), "p{top:1px}");
    }

    #[test]
    fn a_custom_property_that_nothing_reads_goes() {
        let sheet = ":root{--a:1px;--b:var(--a);--c:2px}p{top:var(--b)}";
        assert_eq!(purged(sheet, "", ""), ":root{--a:1px;--b:var(--a)}p{top:var(--b)}");
    }

    #[test]
    fn a_custom_property_that_only_the_app_reads_stays() {
        assert_eq!(purged(":root{--pf-a:1px;--pf-b:2px}", "", "p{top:var(--pf-b)}"), ":root{--pf-b:2px}");
    }

    #[test]
    fn an_animation_that_nothing_names_goes_and_so_does_every_font() {
        let sheet = "@keyframes spin{to{top:0}}@keyframes fade{to{top:1px}}\
                     @font-face{font-family:Text;src:url(t)}\
                     p{animation:spin 1s;font-family:Text}";
        let kept = "@keyframes spin{to{top:0}}p{animation:spin 1s;font-family:Text}";
        assert_eq!(purged(sheet, "", ""), kept);
    }

    #[test]
    fn minifying_removes_comments_and_spaces_but_nothing_that_counts() {
        let sheet = "/* note */ .a > .b , p::after { content : \"a ; b\" ; width: calc( 1px + 2px ) }\n@media print { p { top: 0 } }";
        let small = ".a > .b , p::after{content:\"a ; b\";width:calc( 1px + 2px )}@media print{p{top:0}}";
        assert_eq!(minify(sheet).unwrap(), small);
    }

    #[test]
    fn nested_rules_of_the_app_survive() {
        assert_eq!(minify(".a { top: 0; &:hover { top: 1px } }").unwrap(), ".a{top:0;&:hover { top: 1px }}");
    }
}
