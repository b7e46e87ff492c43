//! `index.html` and the script it starts: as few requests as possible, and none that waits for another.

use crate::bindgen::Code;
use crate::modules;
use crate::output::Output;
use anyhow::{Result, ensure};
use std::collections::BTreeMap;

/// Where the links stand in the template.
const HEAD: &str = "<!-- latchkey:head -->";

/// The URL paths of the bundle's files.
pub(crate) struct Links {
    /// The one style sheet.
    pub(crate) style: String,
    /// The module that starts the app.
    pub(crate) script: String,
    /// The WebAssembly module.
    pub(crate) wasm: String,
}

/// Writes the JavaScript module that starts the app; answers its URL path.
///
/// The call that loads the WebAssembly stands at the end of wasm-bindgen's own module: the content security policy
/// forbids inline scripts, and a loader of its own would be one more request.
pub(crate) fn script(code: &Code, wasm: &str, out: &mut Output) -> Result<String> {
    let mut glue = modules::merge(&code.glue, &code.snippets)?;
    for (quoted, part) in &code.parts {
        let url = out.hashed(&part.name, &part.wasm)?;
        glue = glue.replace(quoted, &format!("\"{url}\""));
    }
    glue.push_str(&format!("\n__wbg_init({{ module_or_path: \"{wasm}\" }});\n"));
    out.hashed("latchkey.js", glue.as_bytes())
}

/// Fills the template: the links at its mark, and every reference to a file in `assets/` by its hashed name.
pub(crate) fn render(template: &str, links: &Links, names: &BTreeMap<String, String>) -> Result<String> {
    ensure!(template.contains(HEAD), "web-ui/index.html has no {HEAD}");
    let Links { style, script, wasm } = links;
    let head = [
        format!("<link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"),
        format!("<link rel=\"stylesheet\" href=\"{style}\">"),
        format!("<script type=\"module\" src=\"{script}\"></script>"),
    ];

    let mut html = template.replace(HEAD, &head.join("\n    "));
    for (name, url) in names {
        for quoted in [format!("\"assets/{name}\""), format!("\"/assets/{name}\"")] {
            html = html.replace(&quoted, &format!("\"{url}\""));
        }
    }
    Ok(html)
}
