//! What others wrote to check servers like this one: `scim2-tester` and `openapi-spec-validator`, from PyPI.

use std::path::{Path, PathBuf};
use std::process::Command;

use latchkey_tests::{Backend, TestApp};

/// The virtual environment with the checkers; `cargo xtask test` makes it.
pub(crate) fn environment() -> PathBuf {
    let folder = std::env::var_os("LATCHKEY_VENV");
    PathBuf::from(folder.expect("LATCHKEY_VENV names the virtual environment: run `cargo xtask test`"))
        .join("bin")
}

const SCIM: &str = r#"
import sys
import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server, Status
client = SyncSCIMClient(httpx2.Client(base_url=sys.argv[1]))
results = check_server(client, include_tags={"service-provider-config", "schemas", "resource-types"})
asked = [r for r in results if r.status != Status.SKIPPED]
for r in asked:
    print(r.status, r.title, r.reason)
sys.exit(0 if len(asked) >= 20 and all(r.status == Status.SUCCESS for r in asked) else 1)
"#;

#[test]
fn scim2_tester_finds_nothing_wrong_with_schemas_configuration_and_resource_types() {
    let app = TestApp::new(Backend::Sqlite);
    let output = Command::new(environment().join("python"))
        .args(["-c", SCIM, &format!("{}/scim2", app.origin)])
        .output()
        .expect("python starts");
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}");
}

#[test]
fn the_document_is_valid_openapi() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/my-account.json");
    let output =
        Command::new(environment().join("openapi-spec-validator")).arg(document).output().expect("it starts");
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}");
}
