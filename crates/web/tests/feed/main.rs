//! The feed's server from the outside: news in, answers out.

mod answers;
mod editions;
mod embargo;
mod fixture;
mod news;
mod pages;
mod replicas;
