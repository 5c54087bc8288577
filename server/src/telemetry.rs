//! Logs and counters. Neither holds anything about a person: routes and ids, no addresses,
//! names, queries or bodies.

use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use subtle::ConstantTimeEq;
use tracing_subscriber::EnvFilter;

use crate::AppState;
use crate::config::{Config, LogFormat};
use crate::http::{ApiError, ApiResult, Client};

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Upper bounds of the buckets for durations, in seconds.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Starts logging to standard error. The first caller in a process decides.
pub fn start_logs(config: &Config) {
    // sqlx logs slow statements with their text, which can hold values.
    let filter = EnvFilter::try_new(format!("sqlx=error,{}", config.log)).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Json => builder.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init(),
        LogFormat::Text => builder.with_target(false).try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "logging had been started before");
    }
}

/// Starts counting, once per process.
pub fn start_metrics() -> Option<&'static PrometheusHandle> {
    METRICS
        .get_or_init(|| {
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
                .and_then(|builder| builder.install_recorder());
            match builder {
                Ok(handle) => {
                    describe();
                    Some(handle)
                }
                Err(error) => {
                    tracing::warn!(%error, "no metrics");
                    None
                }
            }
        })
        .as_ref()
}

fn describe() {
    metrics::describe_counter!("holdfast_http_requests_total", "Answered requests by method, route and status");
    metrics::describe_histogram!("holdfast_http_request_seconds", "Time to answer by method and route");
    metrics::describe_counter!("holdfast_sign_ins_total", "Sign-ins by outcome");
    metrics::describe_counter!("holdfast_db_errors_total", "Database errors that reached a caller, by kind");
    metrics::describe_counter!(
        "holdfast_db_retries_total",
        "Transactions run again after a deadlock or a serialization failure"
    );
    metrics::describe_counter!("holdfast_drift_checks_total", "Comparisons of a device's copies with the server's");
    metrics::describe_counter!("holdfast_drifted_jobs_total", "Jobs on devices that were not what the server had sent");
    metrics::describe_counter!("holdfast_drift_ghosts_total", "Devices with jobs that they should not have had");
    metrics::describe_counter!("holdfast_drift_repairs_total", "Answers that did not fit a device's copies");
    metrics::describe_counter!(
        "holdfast_histories_replaced_total",
        "Times that a device showed the server to have been restored from a backup"
    );
    metrics::describe_counter!("holdfast_road_times_total", "Roads answered, by where their times came from");
    metrics::describe_counter!("holdfast_road_times_failures_total", "Questions that a service for roads failed at");
    metrics::describe_histogram!("holdfast_road_times_seconds", "Time that a service for roads took to answer");
    metrics::describe_gauge!("holdfast_db_connections", "Connections to the database by state");
    metrics::describe_counter!("holdfast_tasks_total", "Attempts at background tasks by kind and outcome");
    metrics::describe_gauge!("holdfast_tasks_open", "Background tasks that wait or run");
    metrics::describe_gauge!("holdfast_tasks_failed", "Background tasks that failed for good");
}

/// Keeps the counters' memory bounded while the server runs.
pub async fn keep_metrics(state: AppState) {
    let Some(handle) = start_metrics() else { return };
    loop {
        tokio::select! {
            () = state.shutdown.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(5)) => handle.run_upkeep(),
        }
    }
}

/// `GET /metrics`, in the format of Prometheus: for this machine, or for who has the token.
pub async fn metrics_page(State(state): State<AppState>, client: Client, headers: HeaderMap) -> ApiResult<Response> {
    let allowed = match &state.config.metrics_token {
        Some(token) => headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .is_some_and(|given| given.as_bytes().ct_eq(token.as_bytes()).into()),
        None => client.ip.is_some_and(|ip| ip.is_loopback()),
    };
    if !allowed {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "forbidden", "Metrics are for the operators of this server."));
    }
    let handle = start_metrics().ok_or_else(|| ApiError::internal("no recorder of metrics"))?;
    let (open, idle) = state.db.connections();
    metrics::gauge!("holdfast_db_connections", "state" => "idle").set(idle as f64);
    metrics::gauge!("holdfast_db_connections", "state" => "used").set(f64::from(open) - idle as f64);
    let headers = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    Ok((headers, handle.render()).into_response())
}
