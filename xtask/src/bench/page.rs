//! The first load of the sign-in page and of the Overview in a browser that has never been here.

use super::Bench;
use super::data::Data;
use super::load::Numbers;
use super::report::{Detail, Figure, Report, Target, Unit};
use super::server::Server;
use crate::shell::{program, step};
use anyhow::{Context, Result};
use std::fs;

/// Drives the browser.
const SCRIPT: &str = include_str!("page.mjs");
/// Loads of each page at each speed.
const LOADS: usize = 7;

/// A page, and how long it may take in milliseconds: at the machine's speed, and slowed down.
const PAGES: [(&str, &str, f64, f64); 2] =
    [("sign_in", "Sign-in page", 450.0, 1100.0), ("overview", "Overview", 600.0, 1100.0)];

/// Measures both pages on SQLite.
pub(super) fn measure(bench: &Bench<'_>, data: &Data, report: &mut Report) -> Result<()> {
    step("Loading pages in a browser");
    let database = &data.sqlite.small;
    let server = Server::start(bench, database)?;
    let script = database.folder.join("page.mjs");
    fs::write(&script, SCRIPT)?;
    let cookies = fs::read_to_string(&database.cookies)?;
    let mut node = program("node", &database.folder);
    node.arg(&script)
        .arg(server.origin())
        .arg(cookies.lines().next().context("no session")?)
        .arg(LOADS.to_string());
    let numbers = Numbers::of(&mut node)?;
    let mut rows = Vec::new();
    for (key, name, plain, slowed) in PAGES {
        let get = |what: &str| numbers.get(&format!("{key}_{what}"));
        let mut figure = |what: &str, value: f64, unit, most: f64, cost| {
            let (what, target) = (format!("{name}: {what}"), Target::AtMost(most));
            report.figure(Figure { what, value, unit, target, cost });
        };
        let (kilobytes, requests) = (get("bytes")? / 1e3, get("requests")?);
        let (plain_ms, slowed_ms) = (get("plain_ms")?, get("slowed_ms")?);
        figure("bytes of the first load", kilobytes, Unit::Kilobytes, 400.0, COST_BYTES);
        figure("requests of the first load", requests, Unit::Count, 15.0, COST_BYTES);
        figure("usable after", plain_ms, Unit::Milliseconds, plain, COST_TIME);
        figure(
            "usable after, processor slowed down four times",
            slowed_ms,
            Unit::Milliseconds,
            slowed,
            COST_TIME,
        );
        rows.push(vec![
            name.to_owned(),
            format!("{kilobytes:.0} KB"),
            format!("{requests:.0}"),
            format!("{:.0} ms", get("paint_ms")?),
            format!("{plain_ms:.0} ms"),
            format!("{slowed_ms:.0} ms"),
        ]);
    }
    report.detail(Detail {
        title: "Pages",
        method: format!(
            "Headless Chromium, a fresh profile with an empty cache for each of {LOADS} loads, medians; the pages and \
             speeds take turns. Bytes are those that cross the wire, headers included. The sign-in page is usable when \
             its first field is on the screen and takes input, the Overview when everything on it is there: each at the \
             first frame after that, counted from the start of the navigation, which begins once a new window has stood \
             for 1.5 s, because Chromium loads pages of its own into it first. The code of the other pages is no part \
             of a first load: it is fetched once the Overview has stood for three seconds, or when it is needed."
        ),
        columns: &["Page", "Bytes", "Requests", "First paint", "Usable", "Usable, slowed"],
        rows,
    });
    Ok(())
}

const COST_BYTES: &str = "Most of it is the WebAssembly module and the style sheet.";
const COST_TIME: &str = "Most of it is fetching, compiling and starting the WebAssembly module, and then the first requests of the page.";
