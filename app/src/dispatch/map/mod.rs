//! The map of a day: sites with their visits, technicians who share where they are, their planned
//! order and their way. The list beside it says the same in words and is as good as the map. Sites and
//! plans come from the replica, so the page works with no network, too.

mod bar;
mod canvas;
mod day;
mod held;
mod keep;
mod list;
mod page;
mod person;
mod scene;
mod stop;
mod vehicle;

pub use page::MapPage;
