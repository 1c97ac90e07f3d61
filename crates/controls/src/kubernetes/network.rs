//! Rules of network policies.

use palisade_model::{Node, Value};

/// Whether a rule allows every peer on every port.
#[must_use]
pub fn is_open(rule: Node<'_>, peers: &str) -> bool {
    let has_ports = rule.get("ports").is_some_and(|ports| ports.items().next().is_some());
    if has_ports || rule.as_map().is_none() {
        return false;
    }
    match list(rule, peers) {
        None => true,
        Some(mut peers) => peers.any(|peer| is_world(peer) && !has_exception(peer)),
    }
}

/// Whether a rule names no peer, or one that means everywhere, whatever its ports and exceptions.
#[must_use]
pub fn leads_everywhere(rule: Node<'_>, peers: &str) -> bool {
    match list(rule, peers) {
        None => true,
        Some(mut peers) => peers.any(|peer| is_empty(peer) || is_world(peer)),
    }
}

/// The peers of a rule; none where the list is missing or empty, which means all of them.
fn list<'t>(rule: Node<'t>, peers: &str) -> Option<impl Iterator<Item = Node<'t>>> {
    let peers = rule.get(peers)?.as_list().filter(|peers| !peers.is_empty())?;
    Some(peers.iter())
}

/// Whether a peer selects nothing in particular.
fn is_empty(peer: Node<'_>) -> bool {
    match peer.value() {
        Value::Map(map) => map.iter().all(|(_, value)| value.is_null()),
        _ => true,
    }
}

/// Whether a peer is a range that holds all addresses, or one without addresses.
fn is_world(peer: Node<'_>) -> bool {
    let Some(block) = peer.get("ipBlock").filter(|block| !block.is_null()) else { return false };
    block.get("cidr").and_then(Node::as_str).is_none_or(|range| range.trim().ends_with("/0"))
}

fn has_exception(peer: Node<'_>) -> bool {
    peer.at(&["ipBlock", "except"]).is_some_and(|except| except.items().next().is_some())
}
