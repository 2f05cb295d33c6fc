//! The command line program: reads the arguments, runs the library, tells what came of it.

mod cli;
mod progress;
mod show;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use cablegraph::pipeline::{self, Settings};
use cablegraph::{fault, read};
use clap::Parser as _;

use crate::cli::{Check, Cli, Command, Explain, Extract, Graph, Show, Terminal, Text};
use crate::progress::{
    Progress, report_error, report_kept, report_left_out, report_parted, report_skipped,
    report_unapplied, summarise, summarise_redrawn,
};

/// Done, but some inputs were skipped.
const SKIPPED: u8 = 1;
/// Nothing was done.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    fault::watch();
    outermost(run)
}

fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help that is cut short by a closed pipe, as by `| head`, is no error.
            let _ = error.print();
            return u8::try_from(error.exit_code()).map_or(ExitCode::from(FAILED), ExitCode::from);
        }
    };
    match cli.command {
        Command::Extract(arguments) => extract(arguments),
        Command::Text(arguments) => text(arguments),
        Command::Explain(arguments) => explain(&arguments),
        Command::Graph(arguments) => graph(arguments),
        Command::Show(arguments) => show(arguments),
        Command::Check(arguments) => check(&arguments),
    }
}

/// Does `work`; a fault of the program itself ends it with a plain message, and with a status of ours.
fn outermost(work: impl FnOnce() -> ExitCode) -> ExitCode {
    fault::outermost(work).unwrap_or_else(|fault| {
        let error = anyhow::anyhow!(
            "the program failed by a fault of its own: report this line, with the command that was given \
             (cablegraph {}: {fault})",
            env!("CARGO_PKG_VERSION")
        );
        report_error(Terminal::detect(false), &error);
        ExitCode::from(FAILED)
    })
}

fn extract(arguments: Extract) -> ExitCode {
    let terminal = Terminal::detect(arguments.quiet);
    let settings = Settings::from(arguments);
    let progress = Progress::new(terminal);
    let result = pipeline::extract(&settings, &progress);
    progress.clear();
    report_kept(terminal, &settings.output, &progress.kept());
    match result {
        Ok(summary) => {
            report_skipped(terminal, &summary.skipped);
            report_unapplied(terminal, &summary.unapplied);
            report_left_out(terminal, summary.proposals_left_out);
            report_parted(terminal, &settings.output, &summary.parted);
            if terminal.summary {
                summarise(terminal, &settings.output, &summary);
            }
            if summary.skipped.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(SKIPPED)
            }
        }
        Err(error) => {
            report_error(terminal, &error.into());
            ExitCode::from(FAILED)
        }
    }
}

fn text(arguments: Text) -> ExitCode {
    let terminal = Terminal::detect(false);
    let error = match read::document(&arguments.document, &arguments.reading.into()) {
        Ok(document) => match io::stdout().write_all(document.text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                anyhow::Error::new(error).context("cannot write to standard output")
            }
            _ => return ExitCode::SUCCESS,
        },
        Err(error) => error.into(),
    };
    report_error(terminal, &error);
    ExitCode::from(FAILED)
}

fn explain(arguments: &Explain) -> ExitCode {
    let terminal = Terminal::detect(false);
    let told = match &arguments.other {
        None => cablegraph::explain::entity(&arguments.output, &arguments.one),
        Some(other) => cablegraph::explain::pair(&arguments.output, &arguments.one, other),
    };
    let written = told.map_err(anyhow::Error::from).and_then(|text| {
        match io::stdout().write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(error).context("cannot write to standard output")
            }
            _ => Ok(()),
        }
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report_error(terminal, &error);
            ExitCode::from(FAILED)
        }
    }
}

fn graph(arguments: Graph) -> ExitCode {
    let terminal = Terminal::detect(arguments.quiet);
    let settings = pipeline::Redraw::from(arguments);
    let output = settings.output.as_ref().unwrap_or(&settings.folder);
    let progress = Progress::new(terminal);
    let result = pipeline::redraw(&settings, &progress);
    progress.clear();
    report_kept(terminal, output, &progress.kept());
    match result {
        Ok(redrawn) => {
            if terminal.summary {
                summarise_redrawn(terminal, output, &redrawn);
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            report_error(terminal, &error.into());
            ExitCode::from(FAILED)
        }
    }
}

fn show(arguments: Show) -> ExitCode {
    let terminal = Terminal::detect(false);
    let refused = arguments.rejected;
    let color = Terminal::colored(&io::stdout());
    let look = pipeline::Look::from(arguments);
    let shown = match pipeline::inspect(&look) {
        Ok(inspection) => show::show(&inspection, color, refused),
        Err(error) => {
            report_error(terminal, &error.into());
            return ExitCode::from(FAILED);
        }
    };
    match io::stdout().write_all(shown.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let error = Err::<(), _>(error).context("cannot write to standard output");
            report_error(terminal, &error.unwrap_err());
            ExitCode::from(FAILED)
        }
        _ => ExitCode::SUCCESS,
    }
}

fn check(arguments: &Check) -> ExitCode {
    let terminal = Terminal::detect(false);
    match pipeline::check(&arguments.lists.gazetteers, arguments.lists.only) {
        Ok(report) => match writeln!(
            io::stdout(),
            "{} lists, {} rows, {} rules, {} examples: all is well",
            report.lists,
            report.rows,
            report.rules,
            report.examples
        ) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let error = Err::<(), _>(error).context("cannot write to standard output");
                report_error(terminal, &error.unwrap_err());
                ExitCode::from(FAILED)
            }
            _ => ExitCode::SUCCESS,
        },
        Err(errors) => {
            for error in errors {
                report_error(terminal, &error.into());
            }
            ExitCode::from(FAILED)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn no_panic_is_an_exit_status_of_ours() {
        assert_eq!(
            outermost(|| ExitCode::from(SKIPPED)),
            ExitCode::from(SKIPPED)
        );
        assert_eq!(
            outermost(|| panic!("on this thread")),
            ExitCode::from(FAILED)
        );
        let elsewhere = || {
            thread::scope(|scope| scope.spawn(|| panic!("on another")).join().unwrap());
            ExitCode::SUCCESS
        };
        assert_eq!(outermost(elsewhere), ExitCode::from(FAILED));
    }
}
