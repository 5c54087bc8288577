//! The job document (plane A): what technicians and the office may type freely, merged without a
//! referee. Nothing outside this folder names the CRDT library.

mod change;
pub mod check;
pub mod content;
pub mod delta;
pub mod document;
pub mod edit;
pub mod fields;
pub mod limits;
mod read;
mod saved;
mod settle;
mod shape;
mod write;

#[cfg(test)]
mod tests;
