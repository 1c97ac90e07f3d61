//! Things in directories that are no ordinary text files. The tests may run as root, so nothing is unreadable by its mode.

use super::*;

#[test]
fn other_files_are_ignored_and_counted() {
    let files: &[(&str, &[u8])] = &[
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("empty.yaml", b""),
        ("values.yaml", b"replicas: 3\n"),
        ("README.md", b"# How\n\n```yaml\napiVersion: v1\nkind: Pod\n```\n"),
        ("sound.yaml", PRIVILEGED.as_bytes()),
    ];
    let (report, exit) = scan(directory(files).path(), &[".", "--fail-on", "none"]);
    assert_eq!(gaps(&report), []);
    assert_eq!(report["coverage"]["files"], 1);
    assert_eq!(report["coverage"]["ignored"], 4);
    assert_eq!(exit, 0);
}

#[test]
fn a_named_file_is_never_ignored() {
    let folder = directory(&[("picture.png", b"\x89PNG\0\0"), ("values.yaml", b"replicas: 3\n"), ("empty.yaml", b"")]);
    for (name, code) in
        [("picture.png", "binary-file"), ("values.yaml", "nothing-to-scan"), ("empty.yaml", "nothing-to-scan")]
    {
        let (report, exit) = scan(folder.path(), &[name]);
        assert_eq!(gaps(&report), [(code.to_owned(), name.to_owned(), 0)]);
        assert_eq!(exit, 3);
    }
}

#[test]
fn nothing_to_scan_is_incomplete() {
    let folder = directory(&[]);
    let output = run(folder.path(), &["scan", "."]);
    assert_eq!(output.status.code(), Some(3));
    let shown = text(&output.stdout);
    assert!(shown.contains("not evaluated: .: holds no Kubernetes object [nothing-to-scan]"), "{shown}");
    assert!(shown.contains("help:"), "{shown}");
    let allowed = run(folder.path(), &["scan", ".", "--allow-incomplete", "nothing-to-scan=an empty repository"]);
    assert_eq!(allowed.status.code(), Some(0));
    assert!(text(&allowed.stdout).contains("allowed: an empty repository"));
}

#[test]
fn a_missing_path_is_a_gap() {
    let folder = directory(&[("sound.yaml", PRIVILEGED.as_bytes())]);
    let (report, exit) = scan(folder.path(), &["gone.yaml", "sound.yaml", "--fail-on", "none"]);
    assert_eq!(gaps(&report), [("unreadable".to_owned(), "gone.yaml".to_owned(), 0)]);
    assert_eq!(found(&report, "privileged-container"), ["beside"]);
    assert_eq!(exit, 3);
}

#[test]
fn charts_and_kustomizations_are_one_gap_each() {
    let files: &[(&str, &[u8])] = &[
        ("chart/Chart.yaml", b"apiVersion: v2\nname: shop\nversion: 1.0.0\n"),
        ("chart/templates/a.yaml", b"apiVersion: v1\nkind: {{ .Values.kind }}\n"),
        ("chart/templates/b.yaml", b"{{- if .Values.x }}\napiVersion: v1\nkind: Pod\n{{- end }}\n"),
        ("overlay/kustomization.yaml", b"resources: [sound.yaml]\n"),
        ("overlay/sound.yaml", PRIVILEGED.as_bytes()),
    ];
    let folder = directory(files);
    let (report, exit) = scan(folder.path(), &[".", "--fail-on", "none"]);
    let gap = |code: &str, what: &str| (code.to_owned(), what.to_owned(), 0);
    let expected =
        [gap("chart-not-rendered", "chart"), gap("kustomization-not-rendered", "overlay/kustomization.yaml")];
    assert_eq!(gaps(&report), expected);
    assert_eq!(found(&report, "privileged-container"), ["beside"]);
    assert_eq!(exit, 3);
    let allow = ["--allow-incomplete", "chart=rendered elsewhere", "--allow-incomplete", "overlay/**=same"];
    let (report, exit) = scan(folder.path(), &[&[".", "--fail-on", "none"][..], &allow[..]].concat());
    assert_eq!(exit, 0);
    assert_eq!(report["summary"]["allowedGaps"], 2);
}

#[test]
fn gitignore_and_exclusions_hold() {
    let files: &[(&str, &[u8])] = &[
        (".gitignore", b"generated/\n"),
        ("generated/a.yaml", PRIVILEGED.as_bytes()),
        ("vendor/b.yaml", PRIVILEGED.as_bytes()),
        (".github/c.yaml", PRIVILEGED.as_bytes()),
    ];
    let (report, _) = scan(directory(files).path(), &[".", "--exclude", "vendor"]);
    let places: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|it| it["locations"][0]["file"].clone()).collect();
    assert!(!places.is_empty() && places.iter().all(|place| place == ".github/c.yaml"), "{places:?}");
}

#[test]
fn what_was_excluded_stands_in_the_report() {
    let files: &[(&str, &[u8])] = &[
        ("palisade.yaml", b"exclude: [vendor, none]\n"),
        ("vendor/b.yaml", PRIVILEGED.as_bytes()),
        ("x/vendor/b.yaml", PRIVILEGED.as_bytes()),
        ("c.yaml", PRIVILEGED.as_bytes()),
    ];
    let folder = directory(files);
    let (report, _) = scan(folder.path(), &["."]);
    let [vendor, none] = report["coverage"]["excluded"].as_array().unwrap().as_slice() else { panic!("{report}") };
    assert_eq!(vendor["what"], "vendor");
    let why = vendor["why"].as_str().unwrap();
    assert!(why.contains("palisade.yaml: 2 files or directories"), "{why}");
    assert!(none["why"].as_str().unwrap().ends_with("matches nothing"), "{none}");
    for format in ["pretty", "markdown"] {
        let shown = text(&run(folder.path(), &["scan", ".", "--format", format]).stdout);
        assert!(shown.contains("2 files or directories"), "{shown}");
    }
}

#[test]
fn a_file_that_several_paths_lead_to_counts_once() {
    let folder = directory(&[("p.yaml", PRIVILEGED.as_bytes()), ("d/values.yaml", b"a: b\n")]);
    for paths in [&["p.yaml", "."][..], &[".", "p.yaml"], &["p.yaml", "d/../p.yaml", "./p.yaml"]] {
        let (report, exit) = scan(folder.path(), &[paths, &["--fail-on", "none"]].concat());
        assert_eq!(gaps(&report), [], "{paths:?}");
        assert_eq!(
            (&report["coverage"]["files"], &report["coverage"]["resources"]["Pod"], exit),
            (&1.into(), &1.into(), 0)
        );
        assert_eq!(found(&report, "privileged-container"), ["beside"]);
    }
    // A file that the user names is never ignored, also where a directory leads to it first.
    let (report, _) = scan(folder.path(), &["p.yaml", "d", "d/values.yaml"]);
    assert_eq!(gaps(&report).len(), 2, "{report}");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_to_nowhere_and_loops_are_said() {
        let folder = directory(&[("a/sound.yaml", PRIVILEGED.as_bytes())]);
        symlink("..", folder.path().join("a/up")).unwrap();
        symlink("nowhere.yaml", folder.path().join("b.yaml")).unwrap();
        symlink("self", folder.path().join("self")).unwrap();
        let (report, exit) = scan(folder.path(), &[".", "--fail-on", "none"]);
        let gap = |what: &str| ("unreadable".to_owned(), what.to_owned(), 0);
        assert_eq!(gaps(&report), [gap("b.yaml"), gap("self")]);
        assert_eq!(report["notes"][0]["code"], "link-loop");
        assert_eq!(found(&report, "privileged-container"), ["beside"]);
        assert_eq!(exit, 3);
    }

    #[test]
    fn pipes_and_devices_never_hang() {
        let folder = directory(&[("sound.yaml", PRIVILEGED.as_bytes())]);
        let pipe = folder.path().join("pipe.yaml");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        for paths in [&["."][..], &["pipe.yaml", "sound.yaml"], &["/dev/zero", "sound.yaml"]] {
            let (report, exit) = scan(folder.path(), &[paths, &["--fail-on", "none"]].concat());
            let [(code, _, _)] = gaps(&report).try_into().unwrap();
            assert_eq!(code, "not-a-file");
            assert_eq!(found(&report, "privileged-container"), ["beside"]);
            assert_eq!(exit, 3);
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_a_gap() {
        let folder = directory(&[("sound.yaml", PRIVILEGED.as_bytes())]);
        // A file whose first byte cannot be read, even by root.
        let (report, exit) = scan(folder.path(), &["/proc/self/mem", "sound.yaml", "--fail-on", "none"]);
        assert_eq!(gaps(&report), [("unreadable".to_owned(), "/proc/self/mem".to_owned(), 0)]);
        assert_eq!(exit, 3);
    }

    /// It looks like an ordinary file; whether it may be read, and has something to read, differs between machines.
    #[test]
    fn the_log_of_the_kernel_is_not_waited_for() {
        if Path::new("/proc/kmsg").is_file() {
            let folder = directory(&[("sound.yaml", PRIVILEGED.as_bytes())]);
            let (report, exit) = scan(folder.path(), &["/proc/kmsg", "sound.yaml", "--fail-on", "none"]);
            assert_eq!((gaps(&report).len(), exit), (1, 3));
        }
    }

    #[test]
    fn paths_of_any_bytes_are_readable_in_the_report() {
        let folder = TempDir::new().unwrap();
        for name in [&b"bad\xff.yaml"[..], b"esc\x1b[2J\n.yaml"] {
            std::fs::write(folder.path().join(OsStr::from_bytes(name)), "apiVersion: v1\nkind: Pod\nspec: {").unwrap();
        }
        let output = run(folder.path(), &["scan", "."]);
        let shown = text(&output.stdout);
        assert!(shown.contains(r"bad\xff.yaml:"), "{shown}");
        assert!(shown.contains(r"esc\u{1b}[2J\n.yaml:"), "{shown}");
        assert_eq!(output.status.code(), Some(3));
    }

    #[test]
    fn a_pipe_that_the_shell_opened_is_read() {
        let folder = directory(&[("sound.yaml", PRIVILEGED.as_bytes())]);
        let binary = env!("CARGO_BIN_EXE_palisade");
        let script =
            format!("'{binary}' scan --format json - < sound.yaml; cat sound.yaml | '{binary}' scan -q /dev/stdin");
        let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
        let shown = text(&output.stdout);
        assert!(shown.contains("\"file\": \"-\""), "{shown}");
        assert!(shown.contains("1 file, 1 resource"), "{shown}");
    }

    #[test]
    fn standard_output_closed_early_is_quiet() {
        let folder = TempDir::new().unwrap();
        let many: Vec<String> = (0..3000).map(|number| pod(&format!("p{number}"))).collect();
        std::fs::write(folder.path().join("many.yaml"), many.join("---\n")).unwrap();
        for format in ["pretty", "json", "sarif", "junit", "github", "markdown"] {
            let mut command = palisade(folder.path(), &["scan", ".", "--all", "--format", format]);
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{format}");
            assert!(!text(&output.stderr).contains("panicked"), "{format}");
            assert!(!text(&output.stderr).contains("error"), "{format}: {}", text(&output.stderr));
        }
    }
}
