//! Turns the compiled single-page app into the files that the server embeds.
//!
//! In: the `.wasm` that cargo made, `web-ui/index.html`, `web-ui/assets/` and PatternFly's style sheet.
//! Out: `index.html` and, under `assets/`, files named by their content, so that a browser may keep them for ever.
//! `cargo xtask spa` calls this program; it is not meant to be called by hand.

mod assets;
mod bindgen;
mod compress;
mod css;
mod first_load;
mod messages;
mod modules;
mod output;
mod page;
mod split;

use anyhow::{Context, Result};
use clap::Parser;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to bundle, from where, to where.
#[derive(Parser)]
struct Args {
    /// The `.wasm` file as cargo made it.
    #[arg(long)]
    wasm: PathBuf,
    /// The folder of the single-page app (`web-ui`).
    #[arg(long)]
    app: PathBuf,
    /// The folder of the package `@patternfly/patternfly`.
    #[arg(long)]
    patternfly: PathBuf,
    /// The script of `wasm-opt`; without it the code is not shrunk (development).
    #[arg(long)]
    wasm_opt: Option<PathBuf>,
    /// Writes `.br` and `.gz` beside each file that gets smaller by it.
    #[arg(long)]
    compress: bool,
    /// A folder for intermediate files.
    #[arg(long)]
    work: PathBuf,
    /// The folder to fill; files of an earlier bundle are removed from it.
    #[arg(long)]
    out: PathBuf,
}

fn main() -> ExitCode {
    match bundle(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn bundle(args: &Args) -> Result<()> {
    let code = bindgen::glue(&args.wasm, &args.work, args.wasm_opt.as_deref())?;
    let template = fs::read_to_string(args.app.join("index.html")).context("web-ui/index.html")?;

    let mut out = output::Output::new(&args.out)?;
    let mut names = assets::copy(&args.app.join("assets"), &mut out)?;

    let messages = messages::write(&args.app.join("locales"), &mut out)?;
    let template = messages::render(&template, &messages);
    let own_css = assets::style_sheets(&args.app.join("assets"))?;
    let upstream = fs::read_to_string(args.patternfly.join("patternfly.min.css"))
        .context("PatternFly's style sheet; `npm ci` in web-ui/ brings it")?;
    let mut texts = vec![&*code.wasm, code.glue.as_bytes(), template.as_bytes(), own_css.as_bytes()];
    texts.extend(code.parts.values().map(|part| &*part.wasm));
    let used = css::Used::new(&texts);
    let mut sheet = css::purge(&upstream, &used, &own_css)?;
    sheet = assets::resolve_urls(&sheet, &args.patternfly, &mut names, &mut out)?;
    sheet.push_str(&assets::resolve_urls(
        &css::minify(&own_css)?,
        &args.app.join("assets"),
        &mut names,
        &mut out,
    )?);
    let style = out.hashed("latchkey.css", sheet.as_bytes())?;

    let wasm = out.hashed("latchkey.wasm", &code.wasm)?;
    let script = page::script(&code, &wasm, &mut out)?;
    let links = page::Links { style, script, wasm };
    let html = page::render(&template, &links, &names)?;
    out.plain("index.html", html.as_bytes())?;

    let sizes = out.finish(args.compress)?;
    if !args.compress {
        return Ok(());
    }
    let mut files = vec!["/index.html", "/favicon.svg", &links.style, &links.script, &links.wasm];
    files.extend(names.get("boot.js").map(String::as_str));
    first_load::check(&sizes, &files, &messages.values().map(String::as_str).collect::<Vec<_>>())
}
