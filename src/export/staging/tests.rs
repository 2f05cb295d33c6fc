//! Nothing of a user's is lost, whatever happens when.

use std::collections::BTreeMap;
use std::sync::Barrier;

use super::*;
use crate::export::Why;
use crate::export::run::{self, Run};

/// Every file below a folder with its text, links and empty folders by what they are.
fn files(folder: &Path) -> BTreeMap<String, String> {
    fn gather(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
        let mut empty = true;
        for entry in fs::read_dir(folder).unwrap().flatten() {
            empty = false;
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                gather(&entry.path(), &format!("{name}/"), files);
            } else if kind.is_symlink() {
                let target = fs::read_link(entry.path()).unwrap();
                files.insert(name, format!("link to {}", target.display()));
            } else {
                files.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
        if empty {
            files.insert(prefix.to_owned(), "empty".to_owned());
        }
    }
    let mut found = BTreeMap::new();
    gather(folder, "", &mut found);
    found
}

/// Writes files below a folder, each with its path and text.
fn write(folder: &Path, texts: &[(&str, &str)]) {
    for (name, text) in texts {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// A run that has built these files, and is about to put them in place.
fn built(output: &Path, texts: &[(&str, &str)]) -> (Staging, Vec<Written>) {
    let mut staging = Staging::create(output).unwrap();
    write(&staging.root(), texts);
    let written = staging.sum_up().unwrap();
    let run = Run {
        lists_digest: "lists".to_owned(),
        files: written.clone(),
        ..Run::default()
    };
    run::write_run(&staging.root(), &run).unwrap();
    (staging, written)
}

/// A whole run; returns what it kept aside.
fn run(output: &Path, texts: &[(&str, &str)]) -> Vec<KeptAside> {
    let (mut staging, written) = built(output, texts);
    staging.publish(written, None).unwrap();
    staging.kept().to_vec()
}

fn kept(file: &str, kept_as: &str, why: Why) -> KeptAside {
    KeptAside {
        file: file.to_owned(),
        kept_as: kept_as.to_owned(),
        why,
    }
}

const FIRST: &[(&str, &str)] = &[
    ("tables/a.csv", "first a"),
    ("tables/old.csv", "first old"),
    ("graph/g.graphml", "first g"),
];
const SECOND: &[(&str, &str)] = &[
    ("tables/a.csv", "second a"),
    ("tables/new.csv", "second new"),
    ("graph/g.graphml", "second g"),
];

/// Where a run stopped: it holds its turn, its plan is written, so many steps of it are done.
fn kill_after(steps: usize, output: &Path, texts: &[(&str, &str)]) -> usize {
    let (mut staging, mut written) = built(output, texts);
    let text = fs::read(staging.root().join(RUN)).unwrap();
    written.push(Written {
        file: RUN.to_owned(),
        bytes: text.len() as u64,
        sha256: digest::of_bytes(&text),
    });
    let hidden = staging
        .place()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    staging.take_turn(&hidden).unwrap();
    let plan = publication::plan(staging.output(), &hidden, &written, &[], None).unwrap();
    staging.write_plan(&plan).unwrap();
    let all = plan.len();
    plan.first(steps).carry_out(staging.output()).unwrap();
    staging.lock = None;
    std::mem::forget(staging);
    all
}

#[test]
fn the_old_output_stays_until_publish() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path().join("a/b");
    run(&output, FIRST);
    write(&output, &[("README.md", "mine")]);
    let before = files(&output);
    drop(built(&output, SECOND));
    assert_eq!(files(&output), before);

    assert_eq!(run(&output, SECOND), []);
    let mut after = files(&output);
    assert!(after.remove(RUN).unwrap().contains("tables/new.csv"));
    let wanted = SECOND
        .iter()
        .chain(&[("README.md", "mine"), ("gephi/", "empty")]);
    let wanted = wanted.map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    assert_eq!(
        after,
        wanted.collect(),
        "old.csv is no longer written, and went"
    );
}

#[test]
fn what_is_not_as_a_run_wrote_it_is_kept_under_a_name_that_is_told() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path();
    write(
        output,
        &[
            ("tables/a.csv", "a stranger's"),
            ("tables/b.csv", "no matter"),
            ("run.json", "{}"),
        ],
    );
    let first = run(output, FIRST);
    assert_eq!(
        first,
        [
            kept(RUN, "run.kept-1.json", Why::Strange),
            kept("tables/a.csv", "tables/a.kept-1.csv", Why::Strange)
        ]
    );
    write(
        output,
        &[
            ("tables/a.csv", "edited"),
            ("tables/old.csv", "edited though no longer written"),
            ("tables/new.csv", "somebody's"),
            ("tables/a.edited-1.csv", "somebody's as well"),
            ("tables/table1.tex", "the paper's"),
            ("graph/plots/p.R", "the paper's"),
        ],
    );
    let second = run(output, SECOND);
    assert_eq!(
        second,
        [
            kept("tables/a.csv", "tables/a.edited-2.csv", Why::Edited),
            kept("tables/new.csv", "tables/new.kept-1.csv", Why::Strange)
        ]
    );
    let mut after = files(output);
    after.remove(RUN);
    for (name, text) in [
        ("run.kept-1.json", "{}"),
        ("tables/a.kept-1.csv", "a stranger's"),
        ("tables/b.csv", "no matter"),
        ("tables/a.edited-2.csv", "edited"),
        ("tables/old.csv", "edited though no longer written"),
        ("tables/new.kept-1.csv", "somebody's"),
        ("tables/a.edited-1.csv", "somebody's as well"),
        ("tables/table1.tex", "the paper's"),
        ("graph/plots/p.R", "the paper's"),
        ("gephi/", "empty"),
    ]
    .iter()
    .chain(SECOND)
    {
        assert_eq!(after.remove(*name).as_deref(), Some(*text), "{name}");
    }
    assert_eq!(after, BTreeMap::new(), "and nothing else");
}

#[test]
fn without_a_list_of_files_everything_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path();
    write(output, FIRST);
    // As the version before this wrote it.
    write(
        output,
        &[(RUN, r#"{"version": "0.1.0", "lists_digest": "x"}"#)],
    );
    let kept_aside = run(output, SECOND);
    let names: Vec<&str> = kept_aside
        .iter()
        .map(|kept| kept.kept_as.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "run.kept-1.json",
            "graph/g.kept-1.graphml",
            "tables/a.kept-1.csv"
        ]
    );
    assert_eq!(files(output)["tables/old.csv"], "first old");
}

#[test]
fn a_run_json_that_somebody_changed_is_kept_and_its_list_believed() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path();
    run(output, FIRST);
    let text = fs::read_to_string(output.join(RUN)).unwrap();
    fs::write(
        output.join(RUN),
        text.replacen('{', "{\"note\": \"mine\",", 1),
    )
    .unwrap();
    assert_eq!(
        run(output, SECOND),
        [kept(RUN, "run.edited-1.json", Why::Edited)]
    );
    assert!(files(output)["run.edited-1.json"].contains("mine"));
}

#[test]
fn a_file_that_the_run_read_is_kept_unless_nothing_of_it_is_lost() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path();
    run(output, FIRST);
    for (text, wanted) in [
        ("first a", vec![]),
        (
            "second a",
            vec![kept("tables/a.csv", "tables/a.kept-1.csv", Why::Read)],
        ),
    ] {
        let (mut staging, written) = built(output, &[("tables/a.csv", text)]);
        let read = output.join("tables/a.csv");
        staging.publish(written, Some(&read)).unwrap();
        assert_eq!(staging.kept(), wanted);
    }
    assert_eq!(files(output)["tables/a.kept-1.csv"], "first a");
}

#[cfg(unix)]
#[test]
fn links_and_folders_in_the_way_are_neither_followed_nor_emptied() {
    use std::os::unix::fs::symlink;

    let home = tempfile::tempdir().unwrap();
    let (output, elsewhere) = (home.path().join("out"), home.path().join("elsewhere"));
    write(&elsewhere, FIRST);
    write(&output, &[("graph/g.graphml/mine", "mine")]);
    fs::create_dir(output.join("tables")).unwrap();
    symlink("../../elsewhere/tables/a.csv", output.join("tables/a.csv")).unwrap();
    let before = files(&elsewhere);
    run(&output, SECOND);
    let after = files(&output);
    assert_eq!(after["graph/g.kept-1.graphml/mine"], "mine");
    assert_eq!(
        after["tables/a.kept-1.csv"],
        "link to ../../elsewhere/tables/a.csv"
    );
    assert_eq!(after["tables/a.csv"], "second a");
    assert_eq!(files(&elsewhere), before);

    // Where a folder of ours would be another's, nothing is done at all.
    let linked = home.path().join("linked");
    fs::create_dir(&linked).unwrap();
    symlink("../elsewhere/tables", linked.join("tables")).unwrap();
    let message = Staging::create(&linked).unwrap_err().to_string();
    assert!(message.contains("tables: is a link"), "{message}");
    assert_eq!(files(&elsewhere), before);
    assert_eq!(files(&linked)["tables"], "link to ../elsewhere/tables");
    // Also if it becomes so while the run is at work.
    let (mut staging, written) = built(&output, FIRST);
    fs::rename(output.join("gephi"), output.join("mine")).unwrap();
    symlink("../elsewhere", output.join("gephi")).unwrap();
    assert!(staging.publish(written, None).is_err());
    drop(staging);
    assert_eq!(files(&elsewhere), before);
    assert_eq!(files(&output)["tables/a.csv"], "second a");
    assert!(finished(&output).is_ok());
}

#[test]
fn a_file_in_the_way_is_named() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path().join("output");
    fs::write(&output, "a file").unwrap();
    let message = Staging::create(&output).unwrap_err().to_string();
    assert!(message.contains("is a file"), "{message}");
    let message = Staging::create(&output.join("below"))
        .unwrap_err()
        .to_string();
    assert!(message.contains("cannot create"), "{message}");
    write(home.path(), &[("out/tables", "a file of that name")]);
    let message = Staging::create(&home.path().join("out"))
        .unwrap_err()
        .to_string();
    assert!(message.contains("tables: is a file"), "{message}");
}

#[test]
fn a_run_that_fails_removes_what_it_created() {
    let home = tempfile::tempdir().unwrap();
    let nothing = BTreeMap::from([(String::new(), "empty".to_owned())]);
    for output in ["a/b", "a/b/..", "a/../b"] {
        drop(Staging::create(&home.path().join(output)).unwrap());
        assert_eq!(files(home.path()), nothing, "{output}");
    }
    let output = home.path().join("a/b");
    let staging = Staging::create(&output).unwrap();
    write(&output, &[("mine", "mine")]);
    drop(staging);
    assert_eq!(
        files(home.path()),
        BTreeMap::from([("a/b/mine".to_owned(), "mine".to_owned())])
    );
}

#[test]
fn a_way_round_leaves_no_folder() {
    let home = tempfile::tempdir().unwrap();
    run(&home.path().join("work/new/.."), FIRST);
    let names = files(home.path());
    assert!(names.contains_key("work/tables/a.csv"), "{names:?}");
    assert!(!home.path().join("work/new").exists());
}

#[test]
fn a_run_killed_at_any_step_is_undone() {
    let mut steps = 0;
    for done in 0.. {
        let home = tempfile::tempdir().unwrap();
        let output = home.path();
        run(output, FIRST);
        write(
            output,
            &[
                ("tables/a.csv", "edited"),
                ("tables/new.csv", "somebody's"),
                ("graph/p.R", "mine"),
            ],
        );
        let before = files(output);
        steps = kill_after(done, output, SECOND);
        let message = finished(output).unwrap_err().to_string();
        assert!(message.contains("unfinished"), "{message}");
        assert!(message.contains("run extract again"), "{message}");
        let next = Staging::create(output).unwrap();
        assert!(finished(output).is_ok());
        if done < steps {
            assert_eq!(next.kept(), []);
            drop(next);
            assert_eq!(files(output), before, "after {done} steps");
            continue;
        }
        // Nothing was missing but that it says so.
        assert_eq!(next.kept().len(), 2);
        drop(next);
        let after = files(output);
        assert_eq!(after["tables/a.csv"], "second a");
        assert_eq!(after["tables/a.edited-1.csv"], "edited");
        assert_eq!(after["tables/new.kept-1.csv"], "somebody's");
        assert!(!after.contains_key("tables/old.csv"));
        break;
    }
    assert_eq!(
        steps, 9,
        "run.json, four that stood in the way, four that take their place"
    );
}

#[test]
fn what_a_user_did_to_a_mixture_is_kept() {
    for done in 0..8 {
        let home = tempfile::tempdir().unwrap();
        let output = home.path();
        run(output, FIRST);
        kill_after(done, output, SECOND);
        write(
            output,
            &[
                ("tables/a.csv", "decided since"),
                ("graph/g.graphml", "saved since"),
            ],
        );
        let next = Staging::create(output).unwrap();
        let whereabouts = next.whereabouts(&output.join("tables/a.csv"));
        assert_eq!(fs::read_to_string(whereabouts).unwrap(), "decided since");
        drop(next);
        let texts: Vec<String> = files(output).into_values().collect();
        for text in ["decided since", "saved since", "first old"] {
            assert!(
                texts.iter().any(|found| found == text),
                "{text} after {done} steps: {texts:?}"
            );
        }
        // And the next run goes through.
        run(output, SECOND);
        let texts: Vec<String> = files(output).into_values().collect();
        for text in ["decided since", "saved since", "second a", "second g"] {
            assert!(
                texts.iter().any(|found| found == text),
                "{text} after {done} steps: {texts:?}"
            );
        }
    }
}

#[test]
fn a_file_that_changes_under_the_runs_hands_is_not_lost() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path().canonicalize().unwrap();
    run(&output, FIRST);
    let (mut staging, written) = built(&output, SECOND);
    let hidden = staging
        .place()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    staging.take_turn(&hidden).unwrap();
    let plan = publication::plan(&output, &hidden, &written, &[], None).unwrap();
    write(&output, &[("tables/a.csv", "saved at the last moment")]);
    let before = files(&output);
    let broken = plan.carry_out(&output).unwrap_err();
    assert!(
        matches!(broken, Broken::Undone { again: true, .. }),
        "{broken:?}"
    );
    assert_eq!(files(&output), before);
    // Nor is what comes into a place that was free.
    let plan = publication::plan(&output, &hidden, &written, &[], None).unwrap();
    write(&output, &[("tables/new.csv", "came at the last moment")]);
    let before = files(&output);
    let broken = plan.carry_out(&output).unwrap_err();
    assert!(
        matches!(broken, Broken::Undone { again: true, .. }),
        "{broken:?}"
    );
    assert_eq!(files(&output), before);
    staging.give_turn();
    // Looked at anew, both are kept.
    staging.publish(written, None).unwrap();
    let after = files(&output);
    assert_eq!(after["tables/a.edited-1.csv"], "saved at the last moment");
    assert_eq!(after["tables/new.kept-1.csv"], "came at the last moment");
}

#[test]
fn what_cannot_be_moved_leaves_the_old_output() {
    let home = tempfile::tempdir().unwrap();
    run(home.path(), FIRST);
    let before = files(home.path());
    let (mut staging, written) = built(home.path(), SECOND);
    fs::remove_file(staging.tables().join("new.csv")).unwrap();
    let error = staging.publish(written, None).unwrap_err().to_string();
    assert!(error.contains("tables/new.csv"), "{error}");
    drop(staging);
    assert_eq!(files(home.path()), before);
    assert!(finished(home.path()).is_ok());
}

#[test]
fn who_comes_second_waits_for_its_turn() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path();
    run(output, FIRST);
    let (mut first, first_written) = built(output, SECOND);
    let hidden = first
        .place()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    first.take_turn(&hidden).unwrap();
    let before = files(&output.join("tables"));
    // With no patience at all it says what it waits for, and leaves everything.
    let (mut second, written) = built(output, FIRST);
    second.patience = Duration::ZERO;
    let error = second.publish(written, None).unwrap_err().to_string();
    assert!(
        error.contains("another run is putting its output"),
        "{error}"
    );
    drop(second);
    assert_eq!(files(&output.join("tables")), before);
    // With patience it comes to its turn.
    let (mut second, written) = built(output, FIRST);
    thread::scope(|scope| {
        let waiting = scope.spawn(|| second.publish(written, None));
        thread::sleep(LOOK * 3);
        assert!(!waiting.is_finished());
        first.give_turn();
        first.publish(first_written, None).unwrap();
        waiting.join().unwrap().unwrap();
    });
    assert!(finished(output).is_ok());
}

#[test]
fn runs_at_the_same_time_are_never_mixed() {
    const RUNS: usize = 6;
    let home = tempfile::tempdir().unwrap();
    let output = home.path();
    let together = Barrier::new(RUNS);
    thread::scope(|scope| {
        for number in 0..RUNS {
            let together = &together;
            scope.spawn(move || {
                let text = number.to_string();
                let texts = ["tables/a.csv", "tables/b.csv", "gephi/c.csv", "graph/d"];
                let texts = texts.map(|name| (name, text.as_str()));
                let (mut staging, written) = built(output, &texts);
                together.wait();
                staging.publish(written, None).unwrap();
                assert_eq!(staging.kept(), []);
            });
        }
    });
    let mut after = files(output);
    let run = after.remove(RUN).unwrap();
    let texts: Vec<&String> = after.values().collect();
    assert_eq!(texts.len(), 4);
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    assert!(
        run.contains(&digest::of_bytes(texts[0].as_bytes())),
        "{run}"
    );
}

#[test]
fn only_what_runs_left_behind_is_cleared_away() {
    let home = tempfile::tempdir().unwrap();
    write(
        home.path(),
        &[
            (".cablegraph-notes/mine", "a user's"),
            (".cablegraph-locked/lock", "a user's"),
            (".cablegraph-locked/mine", "a user's"),
            (".cablegraph-killed/lock", OURS),
            (".cablegraph-killed/new/tables/a.csv", "half"),
        ],
    );
    let before: Vec<String> = files(home.path())
        .into_keys()
        .filter(|name| !name.contains("killed"))
        .collect();
    // One that still works holds its lock.
    let working = Staging::create(home.path()).unwrap();
    drop(Staging::create(home.path()).unwrap());
    assert!(working.tables().is_dir());
    drop(working);
    assert_eq!(files(home.path()).into_keys().collect::<Vec<_>>(), before);
}

#[test]
fn an_output_without_its_run_json_is_unfinished() {
    let home = tempfile::tempdir().unwrap();
    assert!(
        finished(home.path()).is_ok(),
        "an empty folder is not ours to judge"
    );
    run(home.path(), FIRST);
    assert!(finished(home.path()).is_ok());
    fs::remove_file(home.path().join(RUN)).unwrap();
    let message = finished(home.path()).unwrap_err().to_string();
    assert!(message.contains("run.json is missing"), "{message}");
}

#[test]
fn a_turn_that_names_nothing_of_ours_is_no_turn() {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), &[(TURN, "../../etc")]);
    let message = Staging::create(home.path()).unwrap_err().to_string();
    assert!(message.contains("move it away"), "{message}");
    // A folder that somebody has removed can be put right no more, and keeps nobody waiting.
    write(home.path(), &[(TURN, ".cablegraph-gone")]);
    run(home.path(), FIRST);
    assert!(finished(home.path()).is_ok());
}

#[test]
fn what_stays_beside_new_files_stays_listed_and_untouched() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path().join("out");
    run(
        &output,
        &[
            ("tables/a.csv", "a"),
            ("gephi/b.csv", "b"),
            ("graph/c", "c"),
        ],
    );
    let (former, digest) = crate::export::run::read_run(&output).unwrap();
    let staying: Vec<Written> = former
        .files
        .iter()
        .filter(|file| file.file.starts_with("tables/"))
        .cloned()
        .collect();
    assert_eq!(staying.len(), 1);
    let base = Base {
        staying,
        run: Some(digest),
    };
    let draw = |text: &str, base: &Base| {
        let mut staging = Staging::create(&output).unwrap();
        fs::write(staging.gephi().join("b.csv"), text).unwrap();
        let written = staging.sum_up().unwrap();
        let files = written.iter().chain(&base.staying).cloned().collect();
        let run = crate::export::run::Run {
            lists_digest: "x".to_owned(),
            files,
            ..crate::export::run::Run::default()
        };
        crate::export::run::write_run(&staging.root(), &run).unwrap();
        staging.publish_beside(written, base)
    };
    fs::write(output.join("tables/a.csv"), "mine").unwrap();
    draw("new", &base).unwrap();
    let read = |name: &str| fs::read_to_string(output.join(name)).unwrap();
    assert_eq!(read("tables/a.csv"), "mine");
    assert_eq!(read("gephi/b.csv"), "new");
    assert!(
        !output.join("graph/c").exists(),
        "what is drawn no longer is gone"
    );
    // It was drawn from a run that another has taken the place of.
    let error = draw("newer", &base).unwrap_err().to_string();
    assert!(
        error.contains("another run has put its output there"),
        "{error}"
    );
    assert_eq!(read("gephi/b.csv"), "new");
    assert_eq!(read("tables/a.csv"), "mine");
    let hidden = fs::read_dir(&output).unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with(PREFIX)
    });
    assert_eq!(hidden.count(), 0);
}
