//! A folder made for one test, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a run leaves behind.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Fails with all that was said unless the exit code is `code`.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        let Self { stdout, stderr, .. } = &self;
        assert_eq!(
            self.code, code,
            "exit code; stdout:\n{stdout}\nstderr:\n{stderr}"
        );
        self
    }

    /// Fails unless stderr holds `text`.
    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(
            self.stderr.contains(text),
            "{text:?} is not in stderr:\n{}",
            self.stderr
        );
        self
    }
}

/// The program, free of what the developer's own terminal sets.
pub(crate) fn cablegraph() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cablegraph"));
    command
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env("TERM", "xterm-256color")
        .stdin(Stdio::null());
    command
}

/// A folder made for one test, gone at its end.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn file(&self, below: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn folder(&self, below: &str) -> &Self {
        fs::create_dir_all(self.path(below)).unwrap();
        self
    }

    /// Runs the program in this folder with arguments separated by blanks.
    pub(crate) fn run(&self, arguments: &str) -> Outcome {
        self.run_with(arguments, Stdio::null())
    }

    /// Runs the program in this folder with a file of it as standard input.
    pub(crate) fn run_from(&self, below: &str, arguments: &str) -> Outcome {
        let file = fs::File::open(self.path(below)).unwrap();
        self.run_with(arguments, file.into())
    }

    fn run_with(&self, arguments: &str, stdin: Stdio) -> Outcome {
        let output = cablegraph()
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .stdin(stdin)
            .output()
            .unwrap();
        Outcome {
            code: output.status.code().expect("no signal ends a run"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Every file below a folder with its bytes, but for `run.json`, which tells times.
    pub(crate) fn files(&self, below: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(below))
    }

    /// The names in a folder, hidden ones too.
    pub(crate) fn names(&self, below: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(below)).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The rows of a table by column.
    pub(crate) fn table(&self, below: &str) -> Table {
        table(&self.path(below))
    }

    /// The documents of an output, in order.
    pub(crate) fn documents(&self, output: &str) -> Vec<String> {
        let rows = self.table(&format!("{output}/tables/documents.csv"));
        rows.into_iter()
            .map(|mut row| row.remove("doc_id").unwrap())
            .collect()
    }
}

/// The rows of a table, each by its columns.
pub(crate) type Table = Vec<BTreeMap<String, String>>;

/// The rows of a table by column.
pub(crate) fn table(path: &Path) -> Table {
    let bytes = fs::read(path).unwrap();
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .expect("a table begins with a byte order mark");
    let rows = csv::Reader::from_reader(text).into_deserialize();
    rows.map(Result::unwrap).collect()
}

/// Every file below a folder with its bytes, but for `run.json`, which tells times.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    gather(folder, "", &mut files);
    files.remove("run.json");
    files
}

fn gather(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            gather(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

/// The sample texts.
pub(crate) fn corpus() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus").to_owned()
}
