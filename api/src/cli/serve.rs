//! `latchkey serve`.

use std::net::TcpListener;

use anyhow::Context as _;

use super::print;
use crate::app::{self, Application, Environment};
use crate::features::setup;
use crate::identity::State;
use crate::identity::oauth::signing;
use crate::monitoring;
use crate::platform::config::Config;
use crate::platform::http::assets;
use crate::platform::telemetry::logging;

/// Runs the server until it is told to stop.
pub(super) fn serve(config: Config) -> anyhow::Result<()> {
    logging::init(&config.log);
    actix_web::rt::System::new().block_on(async {
        let listener = TcpListener::bind(config.listen)
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        let state = app::build_state(config, Environment::default()).context("cannot start")?;
        let applied = state.db.migrate()?;
        tracing::info!(applied, "the database is at this version's schema");
        // Before anybody asks: reading the published keys changes nothing.
        signing::ensure(&state).await.map_err(|error| anyhow::anyhow!("no signing key: {error}"))?;
        let link = setup::service::new_link(&state).await?;
        let metrics = monitoring::server(&state)?.map(|server| {
            let handle = server.handle();
            actix_web::rt::spawn(server);
            handle
        });
        let application = Application::build(state.clone(), listener)?;
        tell(&state, link.as_deref())?;
        application.run_until_stopped().await?;
        if let Some(handle) = metrics {
            handle.stop(false).await;
        }
        // What was noted since the last batch.
        state.touches.flush(&state).await?;
        Ok(())
    })
}

fn tell(state: &State, link: Option<&str>) -> anyhow::Result<()> {
    let mut text = format!("Latchkey is ready: {}\n", state.public_origin);
    for (what, folder, is_on) in [
        ("Mail is", state.mailer.folder(), state.can_send_mail()),
        ("Text messages are", state.sms.folder(), state.can_send_sms()),
    ] {
        match folder {
            Some(folder) => {
                text.push_str(&format!("{what} not sent but written to {}.\n", folder.display()));
            }
            None if !is_on => text.push_str(&format!("{what} switched off.\n")),
            None => {}
        }
    }
    if let Some(link) = link {
        text.push_str(&format!(
            "\nThis instance has no owner yet. Open this link within 15 minutes to become the owner:\n\n  {link}\n\n"
        ));
    }
    if !assets::is_built() {
        text.push_str("The portal's pages are not in this binary: `cargo xtask run` builds them.\n");
    }
    print(&text)
}
