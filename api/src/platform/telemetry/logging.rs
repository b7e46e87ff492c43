//! The log: lines on standard error, as text or as JSON.

use std::io::{IsTerminal as _, stderr};
use std::sync::Once;

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::platform::config::{Log, LogFormat};

/// Starts the log of this process. Only the first call counts: a process has one log.
pub fn init(log: &Log) {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        if let Err(error) = subscriber(log, stderr().is_terminal(), stderr).try_init() {
            // Another subscriber stands already; its lines are as good as ours.
            tracing::warn!(%error, "the log was started elsewhere");
        }
    });
}

/// What writes the lines; the writer is a parameter so that a test can read them.
fn subscriber<W>(log: &Log, has_color: bool, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    // The configuration has checked the directives; a bad one cannot reach this line.
    let filter = EnvFilter::new(log.level.as_str());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(has_color && log.format == LogFormat::Text);
    match log.format {
        LogFormat::Text => Box::new(builder.finish()),
        LogFormat::Json => Box::new(
            builder.json().flatten_event(true).with_span_list(false).with_current_span(true).finish(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::platform::config::Config;
    use crate::platform::secret::SecretString;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'w> MakeWriter<'w> for Lines {
        type Writer = Self;

        fn make_writer(&'w self) -> Self {
            self.clone()
        }
    }

    fn logged(pairs: &[(&str, &str)], act: impl FnOnce()) -> String {
        let environment: BTreeMap<_, _> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let lines = Lines::default();
        let log = Config::load(None, &environment).unwrap().log;
        tracing::subscriber::with_default(subscriber(&log, false, lines.clone()), act);
        String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_json_line_is_one_object_that_carries_the_trace_id() {
        let text = logged(&[("LATCHKEY_LOG_FORMAT", "json")], || {
            let _inside = tracing::info_span!("request", trace_id = "abc").entered();
            tracing::info!(status = 200, "answered");
        });
        let line: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
        assert_eq!(line["message"], "answered");
        assert_eq!(line["status"], 200);
        assert_eq!(line["span"]["trace_id"], "abc");
        assert_eq!(line["level"], "INFO");
    }

    #[test]
    fn lines_below_the_level_are_not_written() {
        let text = logged(&[("LATCHKEY_LOG_LEVEL", "warn")], || {
            tracing::info!("quiet");
            tracing::warn!("loud");
        });
        assert!(text.contains("loud") && !text.contains("quiet"), "{text}");
    }

    #[test]
    fn a_secret_in_a_log_line_is_masked() {
        let text = logged(&[], || tracing::info!(password = ?SecretString::new("hunter2"), "checked"));
        assert!(text.contains("checked") && !text.contains("hunter2"), "{text}");
    }
}
