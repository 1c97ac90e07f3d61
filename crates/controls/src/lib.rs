//! Configuration controls: engine, catalog and frameworks.
