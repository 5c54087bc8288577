//! Services of others: one trait each, and clients that speak to the real thing.

pub mod road_times;
