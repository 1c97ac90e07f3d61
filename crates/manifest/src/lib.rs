//! YAML and JSON text to Kubernetes resources, by the rules of the API tooling.
