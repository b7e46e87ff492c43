//! `index.html` and the script it starts: as few requests as possible, and none that waits for another.

use crate::bindgen::Code;
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
    /// Modules that the script imports.
    pub(crate) modules: Vec<String>,
    /// The WebAssembly module.
    pub(crate) wasm: String,
}

/// Writes the JavaScript modules; answers the URL path of the one that starts the app, and those it imports.
///
/// The call that loads the WebAssembly stands at the end of wasm-bindgen's own module: the content security policy
/// forbids inline scripts, and a loader of its own would be one more request.
pub(crate) fn script(code: &Code, wasm: &str, out: &mut Output) -> Result<(String, Vec<String>)> {
    let mut glue = code.glue.clone();
    let mut modules = Vec::new();
    for (import, content) in &code.snippets {
        let name = import.rsplit('/').next().unwrap_or("module.js");
        let url = out.hashed(name, content.as_bytes())?;
        glue = glue.replace(import, &url);
        modules.push(url);
    }
    glue.push_str(&format!("\n__wbg_init({{ module_or_path: \"{wasm}\" }});\n"));
    Ok((out.hashed("latchkey.js", glue.as_bytes())?, modules))
}

/// Fills the template: the links at its mark, and every reference to a file in `assets/` by its hashed name.
pub(crate) fn render(template: &str, links: &Links, names: &BTreeMap<String, String>) -> Result<String> {
    ensure!(template.contains(HEAD), "web-ui/index.html has no {HEAD}");
    let Links { style, script, modules, wasm } = links;
    let mut head = vec![
        format!("<link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"),
        format!("<link rel=\"stylesheet\" href=\"{style}\">"),
    ];
    head.extend(modules.iter().map(|url| format!("<link rel=\"modulepreload\" href=\"{url}\">")));
    head.push(format!("<script type=\"module\" src=\"{script}\"></script>"));

    let mut html = template.replace(HEAD, &head.join("\n    "));
    for (name, url) in names {
        for quoted in [format!("\"assets/{name}\""), format!("\"/assets/{name}\"")] {
            html = html.replace(&quoted, &format!("\"{url}\""));
        }
    }
    Ok(html)
}
