//! The command line of the Holdfast server.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use server::config::Config;
use server::replication::history;
use server::{AppState, db, openapi, seed, serve, tasks, telemetry, verify};

/// Field service that works with no signal.
#[derive(Parser)]
#[command(name = "server", version, after_help = "Settings come from the environment: see server/README.md.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests, and do background tasks too
    Serve {
        /// Leave background tasks to others
        #[arg(long)]
        no_work: bool,
    },
    /// Do background tasks only
    Work,
    /// Bring the database to this version's schema
    Migrate,
    /// Fill an empty database with two companies to try things with
    Seed,
    /// After a backup was restored, before serving: devices bring back what they still know
    Restored,
    /// Check audit chains and everything that is computed from documents
    Verify,
    /// Print the description of the API
    Openapi,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    if let Command::Openapi = arguments.command {
        return print_openapi();
    }
    let config = Config::from_env()?;
    telemetry::start_logs(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(arguments.command, config))
}

async fn run(command: Command, config: Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve { no_work } => serve_requests(config, no_work).await?,
        Command::Work => work(config).await?,
        Command::Migrate => db::migrate(&AppState::new(config)?.db).await.context("the migrations failed")?,
        Command::Seed => print_sign_ins(&seed::run(&config).await.context("the seed failed")?),
        Command::Restored => print_restored(history::restored(&config).await.context("no new history was begun")?),
        Command::Verify => return print_report(&verify::run(&config).await.context("the check could not be made")?),
        Command::Openapi => {}
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve_requests(config: Config, no_work: bool) -> anyhow::Result<()> {
    let (addr, public_url, work) = (config.addr, config.public_url.clone(), config.work && !no_work);
    let state = AppState::new(config)?;
    let listener =
        tokio::net::TcpListener::bind(addr).await.with_context(|| format!("HOLDFAST_ADDR: cannot listen on {addr}"))?;
    tracing::info!(%addr, url = %public_url, work, "serving");
    let stop = state.shutdown.clone();
    tokio::spawn(async move {
        serve::stop_signal().await;
        tracing::info!("stopping");
        stop.cancel();
    });
    serve::serve(state, listener, work).await;
    tracing::info!("stopped");
    Ok(())
}

async fn work(config: Config) -> anyhow::Result<()> {
    let state = AppState::new(config)?;
    let stop = state.shutdown.clone();
    tokio::spawn(async move {
        serve::stop_signal().await;
        stop.cancel();
    });
    tracing::info!("working");
    let link = tokio::spawn(db::Bell::link(state.db.clone(), state.shutdown.clone()));
    tasks::work(state.clone()).await;
    link.await?;
    state.db.close().await;
    Ok(())
}

fn print_openapi() -> anyhow::Result<ExitCode> {
    let text = serde_json::to_string_pretty(openapi::whole())?;
    match writeln!(std::io::stdout(), "{text}") {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        written => written?,
    }
    Ok(ExitCode::SUCCESS)
}

fn print_sign_ins(hints: &[seed::SignInHint]) {
    if hints.is_empty() {
        println!("The database has its own tenants; nothing was added.");
        return;
    }
    let width = |of: fn(&seed::SignInHint) -> usize| hints.iter().map(of).max().unwrap_or(0);
    let (tenant, role, email) =
        (width(|hint| hint.tenant.len()), width(|hint| hint.role.len()), width(|hint| hint.email.len()));
    println!("Sign-ins, all with the password {}:\n", seed::PASSWORD);
    for hint in hints {
        println!("  {:tenant$}  {:role$}  {:email$}  {}", hint.tenant, hint.role, hint.email, hint.name);
    }
}

fn print_restored(tenants: usize) {
    println!(
        "A new history begins for {tenants} tenants. Their devices pull everything and send what is missing here."
    );
}

fn print_report(report: &verify::Report) -> anyhow::Result<ExitCode> {
    for line in &report.checked {
        println!("ok    {line}");
    }
    for line in &report.faults {
        println!("WRONG {line}");
    }
    println!("{} checks passed, {} faults found", report.checked.len(), report.faults.len());
    Ok(if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
