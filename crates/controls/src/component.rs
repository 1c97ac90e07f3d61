//! A control-plane component as its static pod starts it: which program, with which flags.

use palisade_model::Node;

use crate::workload::{Container, ContainerKind, Pod};

/// One flag as the component reads it.
#[derive(Clone, Copy, Debug)]
pub struct Flag<'t> {
    /// The name without dashes.
    pub name: &'t str,
    /// The value; `true` for a flag that stands alone.
    pub value: &'t str,
    /// The item of `command` or `args` that sets it (its name, where the value is the next item).
    pub node: Node<'t>,
}

impl Flag<'_> {
    /// Whether this is flag `name`; the components take `_` for `-` (k8s.io/component-base/cli/flag).
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        let dashed = |byte: u8| if byte == b'_' { b'-' } else { byte };
        self.name.len() == name.len() && self.name.bytes().map(dashed).eq(name.bytes())
    }

    /// The boolean that the component reads, by Go's `strconv.ParseBool`; nothing where it would refuse to start.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
            _ => None,
        }
    }

    /// The parts of a comma-separated value, trimmed, without empty ones.
    pub fn list(&self) -> impl Iterator<Item = &str> {
        self.value.split(',').map(str::trim).filter(|part| !part.is_empty())
    }
}

/// A control-plane component in the main container of a static pod.
#[derive(Clone, Debug)]
pub struct Component<'t> {
    /// `kube-apiserver`, `kube-controller-manager`, `kube-scheduler` or `etcd`.
    pub name: &'static str,
    /// The container that runs it.
    pub container: Container<'t>,
    /// The pod.
    pub pod: &'t Pod<'t>,
    /// All flags in order.
    pub flags: Vec<Flag<'t>>,
}

impl<'t> Component<'t> {
    /// The flag that holds: the last one of that name.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<Flag<'t>> {
        self.flags.iter().rev().find(|flag| flag.is(name)).copied()
    }

    /// Every use of a flag, for those that add up.
    pub fn all(&self, name: &str) -> impl Iterator<Item = Flag<'t>> {
        self.flags.iter().filter(move |flag| flag.is(name)).copied()
    }

    /// Where to report a flag that is missing: the list that holds the flags.
    #[must_use]
    pub fn place(&self) -> Node<'t> {
        let lists = ["command", "args"].map(|key| self.container.get(key));
        let holds = |list: &Node<'t>| self.flags.iter().any(|flag| list.contains(flag.node));
        let holder = lists.into_iter().flatten().find(holds);
        holder.or_else(|| lists.into_iter().flatten().next()).unwrap_or(self.container.node)
    }
}

/// The programs whose flags controls know.
const PROGRAMS: [&str; 4] = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"];

impl<'t> Component<'t> {
    /// The component that a pod runs, recognised by the program that a container starts.
    #[must_use]
    pub fn of(pod: &'t Pod<'t>) -> Option<Self> {
        pod.containers_of(ContainerKind::Regular).find_map(|container| Self::in_container(pod, container))
    }

    fn in_container(pod: &'t Pod<'t>, container: Container<'t>) -> Option<Self> {
        let items = |key| container.get(key).map(Node::items).into_iter().flatten();
        let mut words = items("command").chain(items("args")).flat_map(words_of);
        let name = started_program(&mut words)?;
        // An etcd of an application is no part of the control plane; a static pod's kind is always Pod.
        if name == "etcd" && pod.kind != "Pod" {
            return None;
        }
        let mut flags = if name == "etcd" { environment(&container) } else { Vec::new() };
        read_flags(words, &mut flags);
        Some(Self { name, container, pod, flags })
    }
}

/// An item as words: a script for a shell is cut up, each of its lines beginning with a `;`; anything else is one word.
fn words_of<'t>(item: Node<'t>) -> impl Iterator<Item = (&'t str, Node<'t>)> {
    let text = item.as_str().unwrap_or_default();
    let is_script = !text.starts_with('-') && text.contains(char::is_whitespace);
    let whole = (!is_script).then_some(text);
    let line = |line: &'t str| std::iter::once(";").chain(line.split_whitespace());
    let words = is_script.then(|| text.lines().flat_map(line)).into_iter().flatten();
    whole.into_iter().chain(words).map(move |word| (word, item))
}

/// The component that the words start, which are left behind its name: the program itself, an argument of the
/// multi-call binary hyperkube, or what a shell's script starts first.
fn started_program<'t>(words: &mut impl Iterator<Item = (&'t str, Node<'t>)>) -> Option<&'static str> {
    let (first, _) = words.next()?;
    match base_name(first) {
        "hyperkube" => hyperkube_program(words.next()?.0),
        "sh" | "bash" | "ash" | "dash" => program_of_script(words),
        base => known_program(base),
    }
}

/// The first word where a shell expects a command that names a component: `etcd` as an argument starts nothing.
fn program_of_script<'t>(words: &mut impl Iterator<Item = (&'t str, Node<'t>)>) -> Option<&'static str> {
    let mut at_command = false;
    for (word, _) in words {
        if at_command && let Some(program) = known_program(base_name(word)) {
            return Some(program);
        }
        let shell_option = word.starts_with('-') && word.ends_with('c') && word.len() <= 4;
        let joins = matches!(word, "exec" | "then" | "do" | "else" | "|" | "&&" | "||" | "{" | "(" | "!" | "nohup");
        let assigns = at_command && word.contains('=');
        at_command = shell_option || joins || assigns || word.ends_with([';', '&']);
    }
    None
}

fn base_name(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

fn known_program(name: &str) -> Option<&'static str> {
    PROGRAMS.into_iter().find(|program| *program == name)
}

fn hyperkube_program(word: &str) -> Option<&'static str> {
    let short = match word {
        "apiserver" => Some("kube-apiserver"),
        "controller-manager" => Some("kube-controller-manager"),
        "scheduler" => Some("kube-scheduler"),
        _ => None,
    };
    short.or(known_program(word))
}

/// Reads flags as pflag and Go's flag package do: `--name=value`, `--name value`, `--name`; one dash or two.
fn read_flags<'t>(words: impl Iterator<Item = (&'t str, Node<'t>)>, flags: &mut Vec<Flag<'t>>) {
    let mut words = words.peekable();
    while let Some((word, node)) = words.next() {
        if word == "--" {
            return;
        }
        let Some(flag) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')) else { continue };
        if let Some((name, value)) = flag.split_once('=') {
            flags.push(Flag { name, value, node });
            continue;
        }
        // A boolean flag never takes the next word, and no other flag has a boolean's word for a value.
        let takes =
            |next: &(&str, Node<'t>)| !next.0.starts_with('-') && !matches!(next.0, "true" | "false" | ";" | "\\");
        let value = words.next_if(takes).map_or("true", |(value, _)| value);
        flags.push(Flag { name: flag, value, node });
    }
}

/// Flags of etcd that its environment sets: `ETCD_CLIENT_CERT_AUTH`; the command line, read later, wins.
fn environment<'t>(container: &Container<'t>) -> Vec<Flag<'t>> {
    let variables = container.get("env").map(Node::items).into_iter().flatten();
    let flag = |variable: Node<'t>| {
        let value = variable.get("value")?;
        let name = variable.get("name")?.as_str()?;
        let known = ETCD_VARIABLES.into_iter().find(|(spelled, _)| *spelled == name)?;
        Some(Flag { name: known.1, value: value.as_str()?, node: value })
    };
    variables.filter_map(flag).collect()
}

/// The variables of those of etcd's flags that controls read (etcd documents one for each flag).
const ETCD_VARIABLES: [(&str, &str); 12] = [
    ("ETCD_CERT_FILE", "cert-file"),
    ("ETCD_KEY_FILE", "key-file"),
    ("ETCD_CLIENT_CERT_AUTH", "client-cert-auth"),
    ("ETCD_AUTO_TLS", "auto-tls"),
    ("ETCD_TRUSTED_CA_FILE", "trusted-ca-file"),
    ("ETCD_PEER_CERT_FILE", "peer-cert-file"),
    ("ETCD_PEER_KEY_FILE", "peer-key-file"),
    ("ETCD_PEER_CLIENT_CERT_AUTH", "peer-client-cert-auth"),
    ("ETCD_PEER_AUTO_TLS", "peer-auto-tls"),
    ("ETCD_PEER_TRUSTED_CA_FILE", "peer-trusted-ca-file"),
    ("ETCD_CIPHER_SUITES", "cipher-suites"),
    ("ETCD_LISTEN_CLIENT_URLS", "listen-client-urls"),
];

#[cfg(test)]
mod tests {
    use palisade_model::{Resource, Span, Tree, TreeBuilder};

    use super::*;

    fn words(builder: &mut TreeBuilder<'_>, key: &str, words: &[&str]) {
        let span = Span::default();
        builder.string(span, key);
        let list = builder.begin_list(0);
        for word in words {
            builder.string(span, word);
        }
        builder.end(&list, 0, u32::try_from(words.len()).unwrap());
    }

    fn pod(command: &[&str], args: &[&str]) -> Tree<'static> {
        let mut builder = TreeBuilder::new("");
        let span = Span::default();
        let root = builder.begin_map(0);
        for (key, value) in [("apiVersion", "v1"), ("kind", "Pod")] {
            builder.string(span, key);
            builder.string(span, value);
        }
        builder.string(span, "spec");
        let spec = builder.begin_map(0);
        builder.string(span, "containers");
        let containers = builder.begin_list(0);
        let container = builder.begin_map(0);
        words(&mut builder, "command", command);
        words(&mut builder, "args", args);
        builder.end(&container, 0, 2);
        builder.end(&containers, 0, 1);
        builder.end(&spec, 0, 1);
        builder.end(&root, 0, 3);
        builder.finish()
    }

    fn check(command: &[&str], args: &[&str], expected: Option<(&str, &[(&str, &str)])>) {
        let tree = pod(command, args);
        let resource = Resource::new(tree.root().unwrap()).unwrap();
        let pod = Pod::new(&resource, resource.root).unwrap();
        let component = Component::of(&pod);
        let flags = |component: &Component<'_>| -> Vec<(String, String)> {
            component.flags.iter().map(|flag| (flag.name.to_owned(), flag.value.to_owned())).collect()
        };
        let expected = expected.map(|(name, flags)| {
            (name, flags.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        });
        assert_eq!(component.as_ref().map(|found| (found.name, flags(found))), expected, "{command:?} {args:?}");
    }

    #[test]
    fn components_are_known_by_the_program_they_start() {
        check(&["kube-apiserver", "--a=1", "--b"], &[], Some(("kube-apiserver", &[("a", "1"), ("b", "true")])));
        check(
            &["/usr/local/bin/etcd"],
            &["--data-dir", "/d", "-x=y"],
            Some(("etcd", &[("data-dir", "/d"), ("x", "y")])),
        );
        check(&["/hyperkube", "scheduler", "--v", "2"], &[], Some(("kube-scheduler", &[("v", "2")])));
        check(
            &["/bin/sh", "-c", "exec kube-controller-manager --a=b 2>&1"],
            &[],
            Some(("kube-controller-manager", &[("a", "b")])),
        );
        check(&["sh", "-ec", "set -x\nA=b etcd --a=b"], &[], Some(("etcd", &[("a", "b")])));
        check(&["bash", "-c", "wait ; vttablet -topology etcd -servers http://etcd"], &[], None);
        check(&["airflow"], &["scheduler"], None);
        check(&["tar", "/var/lib/etcd"], &[], None);
        check(&[], &[], None);
    }

    #[test]
    fn a_boolean_flag_takes_no_word() {
        check(&["etcd", "--a", "false", "--b"], &[], Some(("etcd", &[("a", "true"), ("b", "true")])));
    }

    #[test]
    fn the_last_use_of_a_flag_holds_and_underscores_are_dashes() {
        let tree = pod(&["kube-apiserver", "--tls_cert_file=a", "--tls-cert-file=b"], &[]);
        let resource = Resource::new(tree.root().unwrap()).unwrap();
        let pod = Pod::new(&resource, resource.root).unwrap();
        let component = Component::of(&pod).unwrap();
        assert_eq!(component.flag("tls-cert-file").unwrap().value, "b");
        assert_eq!(component.all("tls-cert-file").count(), 2);
    }
}
