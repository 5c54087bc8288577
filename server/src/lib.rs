//! The Holdfast server as a library: everything but the command line. The kernel (`http`,
//! `auth`, `tasks`, `db`, `audit`) knows no capability; capabilities are built on top of it.

pub mod audit;
pub mod auth;
pub mod capabilities;
pub mod config;
pub mod db;
pub mod gateways;
pub mod health;
pub mod http;
pub mod objects;
pub mod openapi;
pub mod replication;
pub mod seed;
pub mod serve;
pub mod state;
pub mod tasks;
pub mod telemetry;
pub mod time;
pub mod verify;
pub mod web;

pub use state::AppState;
