//! Figures for monitoring, in the text format of Prometheus.
//!
//! The registry is a value like any other: two servers in one process (tests) do not share figures. Labels take
//! values from closed lists only, so that no client can make the server remember names it invented.

use std::time::Duration;

use chrono::{DateTime, Utc};
use prometheus::core::Collector;
use prometheus::{
    Gauge, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, TextEncoder,
};

/// The media type of [`Metrics::encode`].
pub const CONTENT_TYPE: &str = prometheus::TEXT_FORMAT;

/// Upper bounds in seconds for what should take milliseconds.
const LATENCY_BUCKETS: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// How an attempt to sign in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInOutcome {
    /// A session was made.
    Succeeded,
    /// Wrong, unknown or locked; the figures do not tell these apart either.
    Refused,
    /// Not tried, because there were too many attempts.
    Throttled,
    /// Not tried, because too many hashes were being computed.
    Overloaded,
}

impl SignInOutcome {
    const ALL: [Self; 4] = [Self::Succeeded, Self::Refused, Self::Throttled, Self::Overloaded];

    fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Refused => "refused",
            Self::Throttled => "throttled",
            Self::Overloaded => "overloaded",
        }
    }
}

/// Which connections of the database a figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabasePool {
    /// Those for reading.
    Read,
    /// Those for writing.
    Write,
}

impl DatabasePool {
    const ALL: [Self; 2] = [Self::Read, Self::Write];

    fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Every figure that the server keeps.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    request_seconds: HistogramVec,
    sign_ins: IntCounterVec,
    database_wait_seconds: HistogramVec,
    database_in_use: IntGaugeVec,
    resident_memory: IntGauge,
    /// Time to compute one password hash, without the wait for a permit.
    pub password_hash_seconds: Histogram,
    /// Password hashes that wait for a permit.
    pub hashing_queue: IntGauge,
    /// Sessions whose last use was written back.
    pub sessions_touched: IntCounter,
    /// Messages that wait for delivery.
    pub outbox_pending: IntGauge,
    /// Messages that were given up.
    pub outbox_dead: IntGauge,
}

impl Metrics {
    /// All figures at zero.
    ///
    /// # Errors
    /// Only when two figures share a name, which is a mistake in this file.
    pub fn new(started_at: DateTime<Utc>) -> prometheus::Result<Self> {
        let registry = Registry::new();
        let r = &registry;
        let metrics = Self {
            requests: add(
                r,
                IntCounterVec::new(
                    Opts::new("http_requests_total", "Answered requests."),
                    &["method", "route", "status"],
                )?,
            )?,
            request_seconds: add(
                r,
                latency_by("http_request_duration_seconds", "Time to answer a request.", "route")?,
            )?,
            sign_ins: add(
                r,
                IntCounterVec::new(
                    Opts::new("latchkey_sign_ins_total", "Attempts to sign in."),
                    &["outcome"],
                )?,
            )?,
            database_wait_seconds: add(
                r,
                latency_by("latchkey_database_wait_seconds", "Time until a connection was free.", "pool")?,
            )?,
            database_in_use: add(
                r,
                IntGaugeVec::new(
                    Opts::new("latchkey_database_connections_in_use", "Connections at work."),
                    &["pool"],
                )?,
            )?,
            resident_memory: IntGauge::new(
                "process_resident_memory_bytes",
                "Resident memory of the process.",
            )?,
            password_hash_seconds: add(
                r,
                Histogram::with_opts(
                    HistogramOpts::new(
                        "latchkey_password_hash_seconds",
                        "Time to compute one password hash.",
                    )
                    .buckets(LATENCY_BUCKETS.to_vec()),
                )?,
            )?,
            hashing_queue: gauge(
                r,
                "latchkey_password_hash_queue",
                "Password hashes that wait for their turn.",
            )?,
            sessions_touched: add(
                r,
                IntCounter::new(
                    "latchkey_sessions_touched_total",
                    "Sessions whose last use was written back.",
                )?,
            )?,
            outbox_pending: gauge(r, "latchkey_outbox_pending", "Messages that wait for delivery.")?,
            outbox_dead: gauge(r, "latchkey_outbox_dead", "Messages that were given up.")?,
            registry: registry.clone(),
        };
        if resident_memory_bytes().is_some() {
            registry.register(Box::new(metrics.resident_memory.clone()))?;
        }
        describe_process(&registry, started_at)?;
        metrics.start_labels();
        Ok(metrics)
    }

    /// Shows closed lists of labels from the start: a rate over a series that appears late misses its first event.
    fn start_labels(&self) {
        for outcome in SignInOutcome::ALL {
            self.sign_ins.with_label_values(&[outcome.as_str()]);
        }
        for pool in DatabasePool::ALL {
            self.database_in_use.with_label_values(&[pool.as_str()]);
            self.database_wait_seconds.with_label_values(&[pool.as_str()]);
        }
    }

    /// Counts an answered request. `route` is the pattern that matched (`/scim2/Users/{id}`), never the path itself;
    /// and one fixed word when nothing matched.
    pub fn observe_request(&self, method: &str, route: &str, status: u16, took: Duration) {
        self.requests.with_label_values(&[known_method(method), route, status_class(status)]).inc();
        self.request_seconds.with_label_values(&[route]).observe(took.as_secs_f64());
    }

    /// Counts an attempt to sign in.
    pub fn sign_in_ended(&self, outcome: SignInOutcome) {
        self.sign_ins.with_label_values(&[outcome.as_str()]).inc();
    }

    /// The figure of how long units of work waited for a connection, in seconds.
    #[must_use]
    pub fn database_wait_seconds(&self, pool: DatabasePool) -> Histogram {
        self.database_wait_seconds.with_label_values(&[pool.as_str()])
    }

    /// The gauge of connections at work in a pool.
    #[must_use]
    pub fn database_in_use(&self, pool: DatabasePool) -> IntGauge {
        self.database_in_use.with_label_values(&[pool.as_str()])
    }

    /// Everything in the text format.
    ///
    /// # Errors
    /// When the library cannot write its own figures.
    pub fn encode(&self) -> prometheus::Result<String> {
        if let Some(bytes) = resident_memory_bytes() {
            self.resident_memory.set(bytes);
        }
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

fn add<C: Collector + Clone + 'static>(registry: &Registry, collector: C) -> prometheus::Result<C> {
    registry.register(Box::new(collector.clone()))?;
    Ok(collector)
}

fn gauge(registry: &Registry, name: &str, help: &str) -> prometheus::Result<IntGauge> {
    add(registry, IntGauge::new(name, help)?)
}

fn latency_by(name: &str, help: &str, label: &str) -> prometheus::Result<HistogramVec> {
    HistogramVec::new(HistogramOpts::new(name, help).buckets(LATENCY_BUCKETS.to_vec()), &[label])
}

/// What never changes while the process runs.
fn describe_process(registry: &Registry, started_at: DateTime<Utc>) -> prometheus::Result<()> {
    let start = Gauge::new("process_start_time_seconds", "When the process started, in Unix time.")?;
    start.set(started_at.timestamp_micros() as f64 / 1e6);
    registry.register(Box::new(start))?;
    let build = Opts::new("latchkey_build_info", "The version that runs; always 1.")
        .const_label("version", env!("CARGO_PKG_VERSION"));
    let build = IntGauge::with_opts(build)?;
    build.set(1);
    registry.register(Box::new(build))
}

/// A method from the closed list; anything can stand in a request.
fn known_method(method: &str) -> &'static str {
    const KNOWN: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("other")
}

fn status_class(status: u16) -> &'static str {
    match status / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

/// Resident memory as Linux tells it; `None` elsewhere.
fn resident_memory_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<i64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metrics() -> Metrics {
        Metrics::new(DateTime::from_timestamp(1_767_258_000, 500_000_000).unwrap()).unwrap()
    }

    #[track_caller]
    fn assert_has(metrics: &Metrics, line: &str) {
        let text = metrics.encode().unwrap();
        assert!(text.lines().any(|l| l == line), "{line} is missing in:\n{text}");
    }

    #[test]
    fn requests_are_counted_by_method_route_and_class_of_status() {
        let metrics = metrics();
        metrics.observe_request("GET", "/scim2/Me", 200, Duration::from_millis(3));
        metrics.observe_request("GET", "/scim2/Me", 204, Duration::from_millis(3));
        metrics.observe_request("PATCH", "/scim2/Me", 412, Duration::from_millis(3));
        assert_has(&metrics, r#"http_requests_total{method="GET",route="/scim2/Me",status="2xx"} 2"#);
        assert_has(&metrics, r#"http_requests_total{method="PATCH",route="/scim2/Me",status="4xx"} 1"#);
        assert_has(&metrics, r#"http_request_duration_seconds_bucket{route="/scim2/Me",le="0.0025"} 0"#);
        assert_has(&metrics, r#"http_request_duration_seconds_bucket{route="/scim2/Me",le="0.005"} 3"#);
    }

    #[test]
    fn a_client_cannot_invent_labels() {
        let metrics = metrics();
        metrics.observe_request("BREW", "unmatched", 404, Duration::ZERO);
        metrics.observe_request("\"}\n", "unmatched", 404, Duration::ZERO);
        assert_has(&metrics, r#"http_requests_total{method="other",route="unmatched",status="4xx"} 2"#);
    }

    #[test]
    fn every_outcome_of_a_sign_in_is_shown_before_it_happens() {
        let metrics = metrics();
        assert_has(&metrics, r#"latchkey_sign_ins_total{outcome="refused"} 0"#);
        metrics.sign_in_ended(SignInOutcome::Refused);
        assert_has(&metrics, r#"latchkey_sign_ins_total{outcome="refused"} 1"#);
        assert_has(&metrics, r#"latchkey_sign_ins_total{outcome="succeeded"} 0"#);
    }

    #[test]
    fn the_process_tells_its_memory_start_and_version() {
        let metrics = metrics();
        assert_has(&metrics, "process_start_time_seconds 1767258000.5");
        assert_has(&metrics, &format!("latchkey_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")));
        if cfg!(target_os = "linux") {
            let text = metrics.encode().unwrap();
            let memory = text.lines().find_map(|l| l.strip_prefix("process_resident_memory_bytes ")).unwrap();
            assert!(memory.parse::<u64>().unwrap() > 1_000_000, "{memory}");
        }
    }

    #[test]
    fn two_servers_in_one_process_do_not_share_figures() {
        let (one, two) = (metrics(), metrics());
        one.sessions_touched.inc_by(3);
        one.database_in_use(DatabasePool::Write).inc();
        one.database_wait_seconds(DatabasePool::Read).observe(0.001);
        assert_has(&one, "latchkey_sessions_touched_total 3");
        assert_has(&one, r#"latchkey_database_connections_in_use{pool="write"} 1"#);
        assert_has(&one, r#"latchkey_database_wait_seconds_count{pool="read"} 1"#);
        assert_has(&two, "latchkey_sessions_touched_total 0");
    }
}
