//! The server over HTTP and on a real Postgres. One program for all of it: a program for each file
//! would be linked thirty times.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;
mod world;

mod access;
mod alerts;
mod appointments;
mod audit;
mod auth;
mod blobs;
mod calendars;
mod catalog;
mod crash;
mod customers;
mod db;
mod desk;
mod http;
mod jobs;
mod nodes;
mod openapi;
mod planning;
mod positions;
mod recurring_jobs;
mod replication;
mod rls;
mod roads;
mod seed;
mod serve;
mod statements;
mod tasks;
mod texts;
mod vehicles;
mod web;
