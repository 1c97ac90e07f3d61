//! The catalog's examples, and what the engine makes of whole inputs.

#[cfg(test)]
mod acceptance;
#[cfg(test)]
mod catalog;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod input;
#[cfg(test)]
mod owners;
#[cfg(test)]
mod pod_security;
