//! Why a program is not read, or not wholly.

use palisade_model::{Code, codes};

codes! {
    /// Another kind of file.
    NOT_EXECUTABLE = "not-executable", "a file is not a program",
        "give a program or library: ELF, Mach-O or PE",
        "Only executable files of Linux and other Unix systems, of macOS and of Windows can be read as Go programs.";
    /// A program of another language.
    NOT_A_GO_PROGRAM = "not-a-go-program", "a program was not built by Go",
        "give a program that Go built; others are judged by the packages that installed them",
        "The program has neither the build information nor the function table that Go's linker writes.";
    /// Packed by UPX.
    PACKED_PROGRAM = "packed-program", "a program is packed, and what it holds cannot be seen",
        "unpack it with `upx -d`, or scan the program before it is packed",
        "UPX packed the program. It unpacks itself in memory when it starts, so that the file tells nothing of its modules and \
         functions.";
    /// The file ends too early.
    TRUNCATED_PROGRAM = "truncated-program", "a program ends before its headers say, and what it holds cannot be told",
        "fetch or build the file anew; what it was built from was not looked at",
        "The headers of the file (ELF, Mach-O or PE) speak of parts that lie behind its end. Neither the build information of Go nor \
         its function table is in what is left, and the names of its sections do not tell that it was never a Go program.";
    /// Part of what Go writes into programs is missing.
    INCOMPLETE_GO_PROGRAM = "incomplete-go-program", "part of what Go writes into a program is missing or broken",
        "build the program by `go build` with modules, and do not strip more than `-ldflags=-s -w` does",
        "Modules and their versions stand in the build information, functions in the function table and its inline trees. Without \
         the first nothing is known of dependencies; without the second advisories are judged by module, not by symbol.";
}

/// Why a file was not read as a Go program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// It is no executable file of a kind known here.
    #[error("not an executable file (ELF, Mach-O or PE)")]
    NotExecutable,
    /// It is an executable file with neither build information nor function table of Go.
    #[error("not a Go program")]
    NotGo,
    /// UPX packed it, so that nothing can be said about what it holds.
    #[error("packed by UPX: unpack it with `upx -d` to have it read")]
    Packed,
    /// It ends before its headers say, so that nothing can be said about what it held.
    #[error("the file ends before its headers say, and what it was built from is not in it any more")]
    Cut,
}

/// Something about a program that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// Modules and their versions are unknown.
    #[error("no build information")]
    BuildInfo,
    /// The build information names no modules, as in programs built by other tools than `go build`.
    #[error("the build information names no modules")]
    Modules,
    /// Which functions are in the program is unknown: advisories can be judged by module only.
    #[error("no function table")]
    Functions,
    /// Functions that were inlined wherever they are called are unknown.
    #[error("no inline trees")]
    InlinedFunctions,
    /// So many functions or inlined calls lie outside of the file.
    #[error("{0} functions with places outside of the file")]
    Entries(usize),
    /// The file ends before its headers say.
    #[error("the file ends before its headers say")]
    Cut,
    /// So many further architectures in the same file were not looked at.
    #[error("{0} further architectures in the same file")]
    Architectures(usize),
}

impl NotRead {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static Code {
        match self {
            Self::NotExecutable => &NOT_EXECUTABLE,
            Self::NotGo => &NOT_A_GO_PROGRAM,
            Self::Packed => &PACKED_PROGRAM,
            Self::Cut => &TRUNCATED_PROGRAM,
        }
    }
}

impl Gap {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static Code {
        &INCOMPLETE_GO_PROGRAM
    }
}
