//! Example objects, as JSON maps from variable to value.

/// Pods and other objects with values at the edges of their types, and fields of wrong types.
pub const BINDINGS: &[&str] = &[
    r#"{"object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web-0", "namespace": "shop", "generation": 3,
        "labels": {"app": "web", "tier": "frontend", "example.com/team": "blue"}, "annotations": {}},
        "spec": {"hostNetwork": true, "replicas": 2, "priority": -1, "weight": 0.5, "nothing": null, "containers": [
          {"name": "app", "image": "registry.example/app@sha256:0123", "ports": [{"containerPort": 8080}, {"containerPort": 22}],
           "securityContext": {"privileged": true, "runAsUser": 0}, "resources": {"limits": {"memory": "2Gi", "cpu": "500m"}}},
          {"name": "sidecar-proxy", "image": "nginx:latest", "args": ["--a", "", "b"], "resources": {"limits": {"memory": "128974848"}}}]}},
      "oldObject": null, "params": {"limit": 9007199254740993, "names": ["web", "api"], "ratio": 1e300},
      "request": {"operation": "UPDATE", "userInfo": {"username": "system:admin", "groups": ["a", "b"]}},
      "namespaceObject": {"metadata": {"name": "shop", "labels": {}}}, "variables": {"x": 1, "y": "1", "z": [1, 2.5, "a", null, true]}}"#,
    r#"{"object": {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "", "generation": 9223372036854775807,
        "labels": {"a": "b"}}, "spec": {"hostNetwork": "true", "replicas": -9223372036854775808, "priority": 0, "weight": -0.0,
        "containers": []}}, "oldObject": {"metadata": {"name": "old"}}, "params": null,
      "request": {"operation": "CREATE", "userInfo": {"username": "é😀", "groups": []}}, "namespaceObject": null,
      "variables": {"x": 1.0, "y": 1, "z": []}}"#,
    r#"{"object": {"kind": "Service", "metadata": {"name": "svc", "labels": null, "generation": "3"}, "spec": {"hostNetwork": false,
        "replicas": 2.0, "priority": 4294967296, "weight": 1, "containers": [{"name": "", "image": "", "ports": [],
        "securityContext": null, "resources": {"limits": {"memory": "x", "cpu": 1}}}, {}, null, "text"]}},
      "oldObject": {}, "params": {"limit": -1, "names": ["", "10.0.0.0/8", "::1"], "ratio": 0.1},
      "request": {}, "namespaceObject": {"metadata": {}}, "variables": {"x": [1], "y": [1.0], "z": {"k": 1}}}"#,
];
