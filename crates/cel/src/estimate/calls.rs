//! What calls cost: cel-go's own functions (`checker/cost.go`, `ext/lists.go`, `ext/sets.go`) and those of Kubernetes
//! (`k8s.io/apiserver/pkg/cel/library/cost.go`, `EstimateCallCost`).

use super::expand::{Call, NodeKind, Place};
use super::range::{LIST, PATTERN_LENGTH, Range, STRING_TRAVERSAL};
use super::walk::Walk;
use crate::types::Type;
use crate::value::Value;

/// Kubernetes allows two authorization checks in an expression.
const AUTHORIZATION: u64 = 350_000;
/// `MaxFormatSize` of Kubernetes.
const FORMAT_NAME: u64 = 64;
/// `MaxNameFormatRegexSize` of Kubernetes.
const FORMAT_PATTERN: f64 = 128.0;
/// The bytes of an IP address.
const ADDRESS: Range = Range::between(4, 16);

/// The cost of a call without its target, and the size of its result where that is known.
type Estimated = (Range, Option<Range>);

impl Walk<'_> {
    pub(super) fn overload(&mut self, place: Place, call: &Call, overload: &str, costs: &[Range]) -> Estimated {
        let arguments = costs.iter().fold(Range::fixed(0), |sum, cost| sum.plus(*cost));
        let own = self.listed(call, overload).or_else(|| self.of_kubernetes(call, overload));
        if let Some((cost, size)) = own {
            return (cost.plus(arguments), size);
        }
        if let ("conditional", [condition, yes, no]) = (overload, costs) {
            return self.conditional(place, call, [*condition, *yes, *no]);
        }
        let (cost, size) = self.of_language(place, call, overload).unwrap_or((Range::fixed(1), None));
        (cost.plus(arguments), size)
    }

    fn conditional(&mut self, place: Place, call: &Call, [condition, yes, no]: [Range; 3]) -> Estimated {
        let [_, first, second] = call.arguments.as_slice() else { return (Range::fixed(1), None) };
        let size = self.size(*first).union(self.size(*second));
        self.join_entries(place, *first, *second);
        (condition.plus(yes.union(no)), Some(size))
    }

    /// The size of the target, or of an argument.
    fn target(&mut self, call: &Call) -> Option<Range> {
        call.target.map(|target| self.size(target))
    }

    fn argument(&mut self, call: &Call, place: usize) -> Option<Range> {
        call.arguments.get(place).map(|argument| self.size(*argument))
    }

    /// An integer that is written out; another number stands for it where it is not.
    fn written(&self, call: &Call, place: usize) -> Option<u64> {
        let argument = *call.arguments.get(place)?;
        match &self.node(argument)?.kind {
            NodeKind::Literal(Value::Int(value)) => Some(u64::try_from(*value).unwrap_or(0)),
            _ => None,
        }
    }

    /// The functions of the list and set libraries, by overload.
    fn listed(&mut self, call: &Call, overload: &str) -> Option<Estimated> {
        match overload {
            "list_slice" => {
                let most = self.target(call)?.most;
                let (start, end) = (self.written(call, 0).unwrap_or(0), self.written(call, 1).unwrap_or(most));
                Some(allocating(Range::fixed(end.wrapping_sub(start)), 1.0))
            }
            "lists_range" => Some(allocating(Range::fixed(self.written(call, 0).unwrap_or(u64::MAX)), 1.0)),
            "list_reverse" => Some(allocating(self.target(call)?, 1.0)),
            "list_flatten" => Some(allocating(self.target(call)?, 1.0)),
            "list_flatten_int" => {
                let depth = self.written(call, 0).unwrap_or(u64::MAX);
                Some(allocating(self.target(call)?, double(depth)))
            }
            "list_distinct" => self.target(call).map(|size| allocating(size.times(size), 2.0)),
            "list_sets_contains_list" | "list_sets_intersects_list" => self.paired(call, 1.0),
            "list_sets_equivalent_list" => self.paired(call, 2.0),
            _ => {
                let sorted = overload.strip_prefix("list_")?;
                let (keys, size) = match (sorted.strip_suffix("_sort"), sorted.strip_suffix("_sortByAssociatedKeys")) {
                    (Some(keys), _) => (keys, self.target(call)?),
                    (None, Some(keys)) => (keys, self.argument(call, 0)?),
                    (None, None) => return None,
                };
                let texts = if matches!(keys, "string" | "bytes") { STRING_TRAVERSAL } else { 0.0 };
                Some(allocating(size.times(size), 2.0 + texts))
            }
        }
    }

    fn paired(&mut self, call: &Call, factor: f64) -> Option<Estimated> {
        let pairs = self.argument(call, 0)?.times(self.argument(call, 1)?);
        Some((pairs.scaled(factor).plus(Range::fixed(1)), None))
    }

    /// The functions of Kubernetes, by name.
    fn of_kubernetes(&mut self, call: &Call, overload: &str) -> Option<Estimated> {
        let cost = match call.function.as_str() {
            "check" => Range::fixed(AUTHORIZATION),
            "serviceAccount" | "path" | "group" | "resource" | "subresource" | "namespace" | "name" | "allowed"
            | "reason" | "error" | "errored" => Range::fixed(1),
            "fieldSelector" | "labelSelector" => {
                let size = self.argument(call, 0)?;
                let requirements = size.scaled(0.5).scaled(50.0);
                Range::fixed(LIST).plus(size.traversed()).plus(requirements)
            }
            "isSorted" | "sum" | "max" | "min" | "indexOf" | "lastIndexOf" | "includes" => self.walked(call)?,
            "url" | "jsonpatch.escapeKey" => {
                let size = self.argument(call, 0)?;
                return Some((size.traversed(), Some(size)));
            }
            "lowerAscii" | "upperAscii" | "substring" | "trim" => {
                let size = self.target(call)?;
                return Some((size.traversed(), Some(size)));
            }
            "replace" => return self.replaced(call),
            "split" => return self.split(call),
            "join" => return self.joined(call),
            "find" | "findAll" => {
                let (size, pattern) = (self.target(call)?, self.argument(call, 0)?);
                return Some((matched(size, pattern), Some(Range::between(0, size.most))));
            }
            "ip" if overload == "cidr_ip" => Range::fixed(1),
            "cidr" | "isIP" | "isCIDR" | "ip" | "quantity" | "isQuantity" | "semver" | "isSemver" => {
                self.argument(call, 0)?.traversed()
            }
            "ip.isCanonical" => self.argument(call, 0)?.scaled(2.0 * STRING_TRAVERSAL),
            "containsIP" | "containsCIDR" => self.contained(call, overload)?,
            "validate" => self.argument(call, 0)?.traversed().scaled(FORMAT_PATTERN * PATTERN_LENGTH),
            "masked"
            | "prefixLength"
            | "family"
            | "isUnspecified"
            | "isLoopback"
            | "isLinkLocalMulticast"
            | "isLinkLocalUnicast"
            | "isGlobalUnicast"
            | "format.named"
            | "sign"
            | "asInteger"
            | "isInteger"
            | "asApproximateFloat"
            | "isGreaterThan"
            | "isLessThan"
            | "compareTo"
            | "add"
            | "sub"
            | "major"
            | "minor"
            | "patch"
            | "getScheme"
            | "getHostname"
            | "getHost"
            | "getPort"
            | "getEscapedPath"
            | "getQuery" => Range::fixed(1),
            "_==_" => self.equal_objects(call)?,
            _ => return None,
        };
        Some((cost, None))
    }

    /// Going through a list, and through its items where they are texts; or through a text.
    fn walked(&mut self, call: &Call) -> Option<Range> {
        let target = call.target?;
        let size = self.size(target);
        let each = Range::fixed(1);
        Some(match first_parameter(self.kind(target)) {
            Some(item @ (Type::String | Type::Bytes)) => {
                let item = self.hinted(target, Some(item)).unwrap_or(Range::UNKNOWN);
                size.times(each.plus(item.traversed()))
            }
            Some(_) => size.times(each),
            None if call.function == "includes" => size.times(each),
            None => size.traversed(),
        })
    }

    /// The longest and shortest that a text may become.
    fn replaced(&mut self, call: &Call) -> Option<Estimated> {
        let (size, old, new) = (self.target(call)?, self.argument(call, 0)?, self.argument(call, 1)?);
        let (most, kept_most) = match old.least {
            0 => (size.most.saturating_add(1), size.most),
            least if new.most <= least => (0, size.most),
            least => (quotient(size.most, least), 0),
        };
        let (least, kept_least) = match old.most {
            0 => (size.least.saturating_add(1), size.least),
            most if most <= new.least => (0, size.least),
            most => (quotient(size.least, most), 0),
        };
        let result = Range::between(least, most).times(new).plus(Range::between(kept_least, kept_most));
        Some((size.scaled(2.0 * STRING_TRAVERSAL), Some(result)))
    }

    fn split(&mut self, call: &Call) -> Option<Estimated> {
        let size = self.target(call)?;
        let limit = call.arguments.get(1).and_then(|limit| match &self.node(*limit)?.kind {
            NodeKind::Literal(Value::Int(limit)) => Some(limit.cast_unsigned()),
            _ => None,
        });
        let result = Range::between(0, limit.unwrap_or(size.most));
        Some((size.scaled(2.0 * STRING_TRAVERSAL), Some(result)))
    }

    fn joined(&mut self, call: &Call) -> Option<Estimated> {
        let target = call.target?;
        let count = self.size(target);
        let mut size = Range::fixed(0);
        if let Some(item) = first_parameter(self.kind(target)) {
            size = count.times(self.hinted(target, Some(item)).unwrap_or(Range::UNKNOWN));
        }
        if let Some(separator) = self.argument(call, 0) {
            let separators = Range::between(count.least.saturating_sub(1), count.most.saturating_sub(1));
            size = size.plus(separator.times(separators));
        }
        Some((size.traversed(), Some(size)))
    }

    fn contained(&mut self, call: &Call, overload: &str) -> Option<Range> {
        let other = self.argument(call, 0)?;
        let mut cost = ADDRESS.plus(ADDRESS).traversed();
        if call.function == "containsCIDR" {
            cost = cost.plus(ADDRESS.traversed()).plus(Range::fixed(1));
        }
        let parsed = matches!(overload, "cidr_contains_ip_string" | "cidr_contains_cidr_string");
        Some(if parsed { cost.plus(other.traversed()) } else { cost })
    }

    /// Objects of Kubernetes' libraries, where both sides are of the same type.
    fn equal_objects(&mut self, call: &Call) -> Option<Range> {
        let [left, right] = *call.arguments.as_slice() else { return None };
        let Type::Opaque(name) = self.kind(left) else { return None };
        if self.kind(right) != self.kind(left) {
            return None;
        }
        match *name {
            "kubernetes.NamedFormat" => Some(Range::between(1, FORMAT_NAME).traversed()),
            "kubernetes.URL" => {
                let size = self.known_size(right).unwrap_or(Range::fixed(1));
                Some(Range::between(1, size.most).traversed())
            }
            "net.IP" | "net.CIDR" | "kubernetes.Quantity" | "kubernetes.Semver" => Some(Range::fixed(1)),
            name if name.starts_with("kubernetes.authorization.") => Some(Range::fixed(1)),
            _ => None,
        }
    }

    /// The language's own functions and operators whose cost depends on their operands.
    fn of_language(&mut self, place: Place, call: &Call, overload: &str) -> Option<Estimated> {
        match overload {
            "string_format" => self.target(call).map(|size| (size.traversed(), None)),
            "string_to_bytes" => {
                let size = self.argument(call, 0)?;
                // cel-go lets this product wrap.
                Some((size.traversed(), Some(Range::between(size.least, size.most.wrapping_mul(4)))))
            }
            "bytes_to_string" => {
                let size = self.argument(call, 0)?;
                Some((size.traversed(), Some(Range::between(size.least / 4, size.most))))
            }
            "strings_quote" => {
                let size = self.argument(call, 0)?;
                let most = size.most.wrapping_mul(2).wrapping_add(2);
                Some((size.traversed(), Some(Range::between(size.least.wrapping_add(2), most))))
            }
            "starts_with_string" | "ends_with_string" => Some((self.argument(call, 0)?.traversed(), None)),
            "in_list" => Some((self.argument(call, 1)?.scaled(1.0), None)),
            "matches_string" => {
                let (text, pattern) = (self.target(call)?, self.argument(call, 0)?);
                Some((matched(text, pattern), None))
            }
            "matches" => {
                let (text, pattern) = (self.argument(call, 0)?, self.argument(call, 1)?);
                Some((matched(text, pattern), None))
            }
            "contains_string" => {
                let (text, part) = (self.target(call)?, self.argument(call, 0)?);
                Some((text.traversed().times(part.traversed()), None))
            }
            "add_string" | "add_bytes" | "add_list" => self.added(place, call, overload),
            "less_string" | "less_bytes" | "equals" => {
                let (left, right) = (self.argument(call, 0)?, self.argument(call, 1)?);
                let most = left.most.min(right.most);
                Some((Range::between(most.min(1), most).traversed(), None))
            }
            _ => None,
        }
    }

    fn added(&mut self, place: Place, call: &Call, overload: &str) -> Option<Estimated> {
        let [left, right] = *call.arguments.as_slice() else { return None };
        let size = self.size(left).plus(self.size(right));
        self.join_entries(place, left, right);
        let cost = if overload == "add_list" { Range::fixed(1) } else { size.traversed() };
        Some((cost, Some(size)))
    }
}

/// Making a list of `size`, with what is done for each item.
fn allocating(size: Range, factor: f64) -> Estimated {
    (size.scaled(factor).plus(Range::fixed(1 + LIST)), Some(size))
}

/// A text matched with a pattern; the text counts one character more, or empty ones would cost nothing.
fn matched(text: Range, pattern: Range) -> Range {
    text.plus(Range::fixed(1)).traversed().times(pattern.scaled(PATTERN_LENGTH))
}

/// The first type in the parentheses of a type.
fn first_parameter(of: &Type) -> Option<&Type> {
    match of {
        Type::List(inner) | Type::Optional(inner) | Type::Type(inner) | Type::Map(inner, _) => Some(inner),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "cel-go counts in doubles here")]
fn double(value: u64) -> f64 {
    value as f64
}

/// How often the one goes into the other, rounded up, in doubles as cel-go has it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "neither is negative, and the cast saturates"
)]
fn quotient(value: u64, by: u64) -> u64 {
    (double(value) / double(by)).ceil() as u64
}
