//! The parts put together: the state from a configuration, the server from the state, in one place and one order.

use std::net::TcpListener;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::http::header;
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use latchkey_openapi::error::ErrorCode;

use crate::identity::extract::client_ip;
use crate::identity::factors::webauthn::RelyingParty;
use crate::identity::organization::DEFAULT_SLUG;
use crate::identity::session::gather::SessionReader;
use crate::identity::state::profile_cache;
use crate::identity::{State, captcha_provider};
use crate::jobs;
use crate::openapi;
use crate::platform::clock::{Clock, SystemClock};
use crate::platform::config::{Config, DatabaseUrl, Synchronous};
use crate::platform::db::{self, Db, DbConfig, Waits};
use crate::platform::geoip::GeoIp;
use crate::platform::hashing::{Hasher, HashingConfig};
use crate::platform::http::body::BodyTimeout;
use crate::platform::http::client::ClientPrefix;
use crate::platform::http::cors::cors;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;
use crate::platform::http::render::{RenderContext, render};
use crate::platform::http::routes::KnownRoutes;
use crate::platform::http::security_headers::SecurityHeaders;
use crate::platform::http::{assets, document};
use crate::platform::image::Images;
use crate::platform::keys::Keys;
use crate::platform::mail::Mailer;
use crate::platform::outbound::{OutboundClient, OutboundConfig};
use crate::platform::password::breach::{Breaches, HashFile, RangeServer};
use crate::platform::ratelimit::{LimitClass, RateLimits};
use crate::platform::rng::{Rng, SystemRng};
use crate::platform::sms::SmsSender;
use crate::platform::telemetry::metrics::{DatabasePool, Metrics};

/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// A body may take so many times as long as the head of a request.
const BODY_TIMEOUT_FACTOR: u32 = 6;

/// Seconds at most that the server waits at its end for messages that are being delivered.
const DELIVERY_END_SECONDS: u64 = 10;

/// What tests replace.
#[derive(Clone)]
pub struct Environment {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub rng: Arc<dyn Rng>,
}

impl Default for Environment {
    fn default() -> Self {
        Self { clock: Arc::new(SystemClock), rng: Arc::new(SystemRng) }
    }
}

/// Opens the database and gathers the parts of a server. Does not migrate.
///
/// # Errors
/// A configuration that cannot be carried out: a database that does not answer, a file that cannot be read.
pub fn build_state(config: Config, environment: Environment) -> anyhow::Result<State> {
    std::fs::create_dir_all(&config.data_dir)?;
    let db = Db::open(&database_config(&config))?;
    build_state_on(config, environment, db)
}

/// The same on a database that is open.
///
/// # Errors
/// As [`build_state`].
pub fn build_state_on(config: Config, environment: Environment, db: Db) -> anyhow::Result<State> {
    let Environment { clock, rng } = environment;
    let metrics = Metrics::new(clock.now())?;
    let db = db.measured(Waits {
        read: metrics.database_wait_seconds(DatabasePool::Read),
        write: metrics.database_wait_seconds(DatabasePool::Write),
    });
    let keys = Keys::load(&config, Arc::clone(&rng))?;
    let hashing = HashingConfig {
        memory_kib: config.hashing.memory_kib,
        iterations: config.hashing.iterations,
        permits: config.hashing.permits,
        queue_limit: config.hashing.queue_limit,
        ..HashingConfig::default()
    };
    let hasher = Hasher::measured(&hashing, Some(metrics.password_hash_seconds.clone()))?;
    let outbound = OutboundClient::new(&OutboundConfig {
        allowed_hosts: config.outbound.allow.iter().map(ToString::to_string).collect(),
        ..OutboundConfig::default()
    })?;
    let breached = Breaches {
        file: config.password.breach_file.as_deref().map(HashFile::open).transpose()?,
        server: config
            .password
            .breach_server
            .as_ref()
            .map(|address| RangeServer::new(address.as_str(), outbound.clone())),
    };
    let geoip = config.geoip.file.as_deref().map(GeoIp::open).transpose().map_err(anyhow::Error::msg)?;
    Ok(State {
        public_origin: Arc::from(config.public_url.origin()),
        webauthn: Arc::new(RelyingParty::new(config.public_url.origin())?),
        keys: Arc::new(keys),
        exports: Arc::default(),
        hasher: Arc::new(hasher),
        limits: Arc::new(RateLimits::new(&config.rate_limit)),
        metrics: Arc::new(metrics),
        mailer: Arc::new(Mailer::new(&config)?),
        sms: Arc::new(SmsSender::new(&config, &outbound)?),
        outbox: Arc::default(),
        signing: Arc::default(),
        providers: Arc::default(),
        outbound,
        page_policy: assets::page_policy(&captcha_provider::guests(&config.captcha)),
        geoip: geoip.map(Arc::new),
        breached: Arc::new(breached),
        images: Images::new(config.hashing.permits),
        organizations: Arc::default(),
        profiles: Arc::new(profile_cache()),
        sessions: SessionReader::start(&db)?,
        touches: Arc::default(),
        config: Arc::new(config),
        clock,
        rng,
        db,
    })
}

/// How to reach the configured database.
#[must_use]
pub fn database_config(config: &Config) -> DbConfig {
    let database = &config.database;
    DbConfig {
        url: match &database.url {
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            DatabaseUrl::Postgres(url) => url.expose().to_owned(),
        },
        pool_size: database.pool_size,
        acquire_timeout: Duration::from_millis(database.acquire_timeout_milliseconds),
        sqlite_synchronous: match database.sqlite_synchronous {
            Synchronous::Full => db::Synchronous::Full,
            Synchronous::Normal => db::Synchronous::Normal,
        },
    }
}

/// A running server.
pub struct Application {
    server: Server,
    handle: ServerHandle,
    state: State,
}

impl Application {
    /// Builds the server on an open socket. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// A socket that cannot be used.
    pub fn build(state: State, listener: TcpListener) -> std::io::Result<Self> {
        let render_context = web::Data::new(RenderContext {
            rng: Arc::clone(&state.rng),
            metrics: Arc::clone(&state.metrics),
            routes: Arc::new(LazyLock::new(|| KnownRoutes::of(openapi::CHECKED_IN))),
        });
        let http = state.config.http.clone();
        let body_timeout =
            BodyTimeout(Duration::from_secs(http.client_timeout_seconds) * BODY_TIMEOUT_FACTOR);
        let is_https = state.config.public_url.is_https();
        let own = state.clone();
        let state = web::Data::new(state);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(state.clone())
                .app_data(render_context.clone())
                .app_data(body_timeout)
                .configure(routes)
                // The last one stands outermost.
                .wrap(from_fn(limit_rate))
                .wrap(from_fn(render))
                .wrap(from_fn(cors))
                .wrap(SecurityHeaders::new(is_https))
        })
        .workers(http.workers)
        .keep_alive(KEEP_ALIVE)
        .client_request_timeout(Duration::from_secs(http.client_timeout_seconds))
        .shutdown_timeout(http.shutdown_timeout_seconds)
        .listen(listener)?
        .run();
        Ok(Self { handle: server.handle(), server, state: own })
    }

    /// Stops the server from elsewhere.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }

    /// Runs, with the jobs beside the requests, until it is told to stop (SIGTERM, SIGINT or the handle). Requests and
    /// deliveries in flight are finished.
    ///
    /// # Errors
    /// A server that breaks.
    pub async fn run_until_stopped(self) -> std::io::Result<()> {
        jobs::start(&self.state);
        let ended = self.server.await;
        let at_most = self.state.config.http.shutdown_timeout_seconds.min(DELIVERY_END_SECONDS);
        self.state.outbox.stop(Duration::from_secs(at_most)).await;
        ended
    }

    /// Answers requests until it is told to stop, and does nothing else: the jobs are done by another node.
    ///
    /// # Errors
    /// A server that breaks.
    pub async fn answer_until_stopped(self) -> std::io::Result<()> {
        self.server.await
    }
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/openapi.json", web::get().to(document_text))
        .configure(document::interactive)
        .service(
            web::scope("/t/{organization}")
                .wrap(from_fn(default_is_bare))
                .configure(|config| openapi::organization_routes(&mut Operations::of_server(config)))
                .default_service(web::get().to(page)),
        )
        .configure(|config| openapi::organization_routes(&mut Operations::of_server(config)))
        .configure(|config| openapi::instance_routes(&mut Operations::of_server(config)))
        .default_service(web::get().to(page));
}

async fn document_text() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(openapi::CHECKED_IN)
}

/// Whatever is not an operation: a file of the portal, or the portal itself, which knows its own pages.
async fn page(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let path = request.path();
    let encoding = request.headers().get(header::ACCEPT_ENCODING);
    let known = request.headers().get(header::IF_NONE_MATCH);
    if let Some(response) = assets::asset(path.trim_start_matches('/'), encoding, known) {
        return Ok(response);
    }
    let below = match path.strip_prefix("/t/").and_then(|rest| rest.split_once('/')) {
        Some((_, rest)) => rest,
        None => path.trim_start_matches('/'),
    };
    // A wrong address of the interface, or a file that is gone, is an error, not a page.
    let is_page = !["api/", "scim2/", "oauth2/", "oidc/", ".well-known/", "health/", "metrics"]
        .iter()
        .any(|p| below.starts_with(p))
        && !below.rsplit('/').next().unwrap_or_default().contains('.');
    if is_page {
        Ok(assets::index(&state.page_policy, encoding, known))
    } else {
        Err(ApiError::new(ErrorCode::NotFound))
    }
}

/// The default organization has one address: reading `/t/default/…` leads to the bare path. Its other methods are answered
/// alike, and its `.well-known` is not there.
async fn default_is_bare(
    request: actix_web::dev::ServiceRequest,
    next: Next<impl actix_web::body::MessageBody + 'static>,
) -> Result<actix_web::dev::ServiceResponse<impl actix_web::body::MessageBody>, actix_web::Error> {
    if request.match_info().get("organization") != Some(DEFAULT_SLUG) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let bare = request.path().strip_prefix("/t/default").unwrap_or_default().to_owned();
    if bare.starts_with("/.well-known/") {
        return Err(ApiError::new(ErrorCode::NotFound).into());
    }
    if !request.method().is_safe() {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    // Exactly one slash at the front: two would name another host, and browsers read a backslash as one.
    let mut location = format!("/{}", bare.trim_start_matches(['/', '\\']));
    if !request.query_string().is_empty() {
        location.push_str(&format!("?{}", request.query_string()));
    }
    let response = HttpResponse::PermanentRedirect().insert_header((header::LOCATION, location)).finish();
    Ok(request.into_response(response).map_into_right_body())
}

async fn limit_rate(
    state: web::Data<State>,
    request: actix_web::dev::ServiceRequest,
    next: Next<impl actix_web::body::MessageBody + 'static>,
) -> Result<actix_web::dev::ServiceResponse<impl actix_web::body::MessageBody>, actix_web::Error> {
    let client = ClientPrefix::of(client_ip(&state, request.request()));
    state.limits.check(LimitClass::General, client).map_err(ApiError::from)?;
    next.call(request).await
}
