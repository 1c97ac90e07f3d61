//! Golden files of all formats.
