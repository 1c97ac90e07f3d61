//! Findings to text: one folder per output format.
