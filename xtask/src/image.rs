//! The container image, built and tried without a container registry.
//!
//! `docker build .` is the way to make the image; this is the way to know that it works on a machine that can reach
//! Debian's packages but no image registry, as root and without a container service: buildah builds the `Dockerfile`
//! in chroot isolation, on base images made here. The one for Debian comes from debootstrap; the one for Rust is that
//! plus a copy of the toolchain in use.

use crate::project::Project;
use crate::setup::{system, wasm_std};
use crate::shell::{note, output, program, run, step, succeeds};
use crate::stamp::Stamp;
use anyhow::{Result, bail, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// The names under which the `Dockerfile` asks for its bases.
const DEBIAN: &str = "docker.io/library/debian:bookworm-slim";
const RUST: &str = "docker.io/library/rust:1.95-slim-bookworm";

/// The name of the result.
const IMAGE: &str = "localhost/latchkey";

/// The user that the `Dockerfile` names.
const USER: &str = "10001";

/// How long the server in the container may take until it says that it is well.
const START: Duration = Duration::from_secs(20);

/// Builds the image and tries what it promises.
///
/// # Errors
/// It cannot be built, or does not keep a promise.
pub(crate) fn check(project: &Project) -> Result<()> {
    if !system::is_root() {
        bail!("building an image without a container service takes root; `docker build .` does not");
    }
    system::ensure(&system::IMAGE)?;
    let builder = Builder { folder: project.memory()?.join("image"), root: project.root.clone() };
    fs::create_dir_all(builder.folder.join("target"))?;
    builder.debian()?;
    builder.rust(project)?;
    builder.latchkey()?;
    builder.promises()
}

struct Builder {
    folder: PathBuf,
    root: PathBuf,
}

impl Builder {
    /// buildah on a storage of its own, away from the system's.
    fn buildah(&self) -> Command {
        let mut command = program("buildah", &self.root);
        command.env("BUILDAH_ISOLATION", "chroot").arg("--storage-driver").arg("vfs");
        command.arg("--root").arg(self.folder.join("storage")).arg("--runroot").arg(self.folder.join("run"));
        command
    }

    fn has(&self, image: &str) -> bool {
        succeeds(self.buildah().args(["inspect", "--type", "image", image]))
    }

    fn debian(&self) -> Result<()> {
        if self.has(DEBIAN) {
            return Ok(());
        }
        step("Making a Debian base image");
        let rootfs = self.folder.join("rootfs");
        if rootfs.exists() {
            fs::remove_dir_all(&rootfs)?;
        }
        let mut debootstrap = program("debootstrap", &self.root);
        let log = fs::File::create(self.folder.join("debootstrap.log"))?;
        run(debootstrap.args(["--variant=minbase", "bookworm"]).arg(&rootfs).stdout(log))?;
        self.commit("scratch", DEBIAN, &[], |id| {
            run(self.buildah().args(["add", "--quiet", id]).arg(&rootfs).arg("/"))
        })?;
        Ok(fs::remove_dir_all(&rootfs)?)
    }

    /// The toolchain in use, put where the official image has its own.
    fn rust(&self, project: &Project) -> Result<()> {
        let sysroot = PathBuf::from(output(program("rustc", &self.root).args(["--print", "sysroot"]))?);
        let version = output(program("rustc", &self.root).arg("-vV"))?;
        let stamp = Stamp::of(self.folder.join("rust.stamp"), &[], &version)?;
        if stamp.is_current() && self.has(RUST) {
            return Ok(());
        }
        step("Making a Rust base image");
        let wasm = wasm_std::ensure(project)?;
        let settings = [
            "--env=PATH=/usr/local/toolchain/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "--env=CARGO_HOME=/usr/local/cargo",
            // The certificates of this machine, which are mounted while the image is built; beside Debian's own, which its
            // package writes.
            "--env=SSL_CERT_FILE=/usr/local/certificates/ca-certificates.crt",
            "--env=CARGO_HTTP_CAINFO=/usr/local/certificates/ca-certificates.crt",
            "--env=NODE_EXTRA_CA_CERTS=/usr/local/certificates/ca-certificates.crt",
        ];
        self.commit(DEBIAN, RUST, &settings, |id| {
            run(self.buildah().args(["add", "--quiet", id]).arg(&sysroot).arg("/usr/local/toolchain"))?;
            if let wasm_std::WasmStd::Private(private) = &wasm {
                run(self.buildah().args(["add", "--quiet", id]).arg(private).arg("/usr/local/toolchain"))?;
            }
            let packages = "apt-get update --quiet=2 && apt-get install --quiet=2 --yes --no-install-recommends gcc libc6-dev";
            run(self.buildah().args(["run", "--network=host", id, "--", "sh", "-c", packages]))
        })?;
        stamp.write()
    }

    /// Makes the image `name` from `base` by what `fill` does to a container of it.
    fn commit(
        &self,
        base: &str,
        name: &str,
        settings: &[&str],
        fill: impl Fn(&str) -> Result<()>,
    ) -> Result<()> {
        let id = output(self.buildah().args(["from", "--pull-never", base]))?;
        fill(&id)?;
        if !settings.is_empty() {
            run(self.buildah().arg("config").args(settings).arg(&id))?;
        }
        run(self.buildah().args(["commit", "--quiet", "--rm", &id, name]))
    }

    fn latchkey(&self) -> Result<()> {
        step("Building the Dockerfile");
        let mount = |from: &Path, to: &str, mode: &str| format!("{}:{to}:{mode}", from.display());
        let mut build = self.buildah();
        build.args(["build", "--pull-never", "--network=host", "--format=docker", "--tag", IMAGE]);
        build.arg("--volume").arg(mount(Path::new("/etc/ssl/certs"), "/usr/local/certificates", "ro"));
        // What was compiled or fetched before need not be again.
        build.arg("--volume").arg(mount(&self.folder.join("target"), "/src/target", "rw"));
        if let Some(home) = std::env::var_os("CARGO_HOME")
            .or_else(|| std::env::var_os("HOME").map(|h| Path::new(&h).join(".cargo").into()))
        {
            let registry = Path::new(&home).join("registry");
            if registry.exists() {
                build.arg("--volume").arg(mount(&registry, "/usr/local/cargo/registry", "rw"));
            }
        }
        run(build.arg(&self.root))
    }

    /// Starts the server in a container and asks it: who it runs as, which version it is, how it does.
    fn promises(&self) -> Result<()> {
        step("Trying the image");
        let id = output(self.buildah().args(["from", "--pull-never", IMAGE]))?;
        let tried = self.try_container(&id);
        run(self.buildah().args(["rm", &id]).stdout(std::process::Stdio::null()))?;
        tried
    }

    fn try_container(&self, id: &str) -> Result<()> {
        let inside = |words: &[&str]| {
            let mut command = self.buildah();
            command
                .args(["run", "--network=host", "--env=LATCHKEY_LISTEN=127.0.0.1:18080", id, "--"])
                .args(words);
            command
        };
        ensure!(output(&mut inside(&["id", "-u"]))? == USER, "the image does not run as user {USER}");
        note(&format!("runs as user {USER}"));
        note(&output(&mut inside(&["latchkey", "--version"]))?);
        let configuration = output(self.buildah().args(["inspect", "--type", "container", id]))?;
        ensure!(
            configuration.contains("latchkey health") || configuration.contains("\"health\""),
            "no health check"
        );

        let server = Server(inside(&["latchkey", "serve"]).spawn()?);
        let started = Instant::now();
        while !succeeds(&mut inside(&["latchkey", "health"])) {
            ensure!(started.elapsed() < START, "`latchkey health` does not succeed in the container");
            std::thread::sleep(Duration::from_millis(200));
        }
        drop(server);
        ensure!(
            !succeeds(&mut inside(&["latchkey", "health"])),
            "`latchkey health` succeeds without a server"
        );
        note("starts, is healthy, and stops");
        Ok(())
    }
}

/// A server in a container; dropping it stops it.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // The standard library can only kill; the server should get the chance to finish.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}
