//! What was measured, as Markdown.

use crate::shell::note;
use std::fmt::Write as _;

/// What a figure has to be.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

impl Target {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }

    fn bound(self) -> f64 {
        match self {
            Self::AtLeast(bound) | Self::AtMost(bound) => bound,
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::AtLeast(_) => "≥",
            Self::AtMost(_) => "≤",
        }
    }
}

/// How a figure is written.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    /// Of something measured in the same rounds.
    Ratio,
    /// Time.
    Milliseconds,
    /// 10^6 bytes.
    Megabytes,
    /// 10^3 bytes.
    Kilobytes,
    /// Of whole things.
    Count,
}

impl Unit {
    fn text(self, value: f64) -> String {
        match self {
            Self::Ratio => format!("{value:.3}"),
            Self::Milliseconds => format!("{value:.0} ms"),
            Self::Megabytes => format!("{value:.1} MB"),
            Self::Kilobytes => format!("{value:.0} KB"),
            Self::Count => format!("{value:.0}"),
        }
    }
}

/// A figure with a target.
pub(super) struct Figure {
    /// What was measured.
    pub(super) what: String,
    /// The result.
    pub(super) value: f64,
    /// Its unit.
    pub(super) unit: Unit,
    /// What it has to be.
    pub(super) target: Target,
    /// Where the cost is; printed when the target is missed.
    pub(super) cost: &'static str,
}

/// A table of what stands behind the figures.
pub(super) struct Detail {
    /// Its title.
    pub(super) title: &'static str,
    /// How it was measured.
    pub(super) method: String,
    /// Titles of its columns.
    pub(super) columns: &'static [&'static str],
    /// Its rows.
    pub(super) rows: Vec<Vec<String>>,
}

/// Everything that was measured.
#[derive(Default)]
pub(super) struct Report {
    figures: Vec<Figure>,
    details: Vec<Detail>,
}

impl Report {
    /// Adds a figure, and says it: a run that fails later has not measured in vain.
    pub(super) fn figure(&mut self, figure: Figure) {
        note(&figure.row().join(" | "));
        self.figures.push(figure);
    }

    /// Adds a table.
    pub(super) fn detail(&mut self, detail: Detail) {
        self.details.push(detail);
    }

    /// The whole report.
    pub(super) fn text(&self, machine: &str) -> String {
        let mut text = format!(
            "# Benchmarks\n\n<!-- Written by `cargo xtask bench`; run it instead of editing. -->\n\n\
             Everything below was measured by `cargo xtask bench` in one run on one machine: the release build of the \
             server, with its default settings but for the limits per client, and whatever puts load on it, together on \
             the same cores. The figures that count are ratios within the run.\n\n{machine}\n## Targets\n\n"
        );
        let rows: Vec<Vec<String>> = self.figures.iter().map(Figure::row).collect();
        text.push_str(&table(&["Figure", "Measured", "Target", "Met"], &rows));
        text.push_str(&self.missed());
        for detail in &self.details {
            let _ = write!(text, "\n## {}\n\n{}\n\n", detail.title, detail.method);
            text.push_str(&table(detail.columns, &detail.rows));
        }
        text
    }

    fn missed(&self) -> String {
        let mut text = "\n## Missed targets\n\n".to_owned();
        let missed: Vec<&Figure> = self.figures.iter().filter(|f| !f.target.is_met(f.value)).collect();
        if missed.is_empty() {
            text.push_str("None.\n");
        }
        for figure in missed {
            let bound = figure.target.bound();
            let _ = writeln!(
                text,
                "- **{}**: {} where {} {} is wanted, off by {:.0} %. {}",
                figure.what,
                figure.unit.text(figure.value),
                figure.target.sign(),
                figure.unit.text(bound),
                ((figure.value - bound) / bound * 100.0).abs(),
                figure.cost
            );
        }
        text
    }
}

impl Figure {
    fn row(&self) -> Vec<String> {
        let met = if self.target.is_met(self.value) { "yes" } else { "**no**" };
        vec![
            self.what.clone(),
            self.unit.text(self.value),
            format!("{} {}", self.target.sign(), self.unit.text(self.target.bound())),
            met.to_owned(),
        ]
    }
}

fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, target: Target) -> Figure {
        Figure { what: "Something".to_owned(), value, unit: Unit::Ratio, target, cost: "It is slow." }
    }

    #[test]
    fn a_missed_target_is_named_with_its_distance_and_its_reason() {
        let mut report = Report::default();
        report.figure(figure(0.2, Target::AtLeast(0.25)));
        let text = report.text("");
        assert!(text.contains("| Something | 0.200 | ≥ 0.250 | **no** |"), "{text}");
        assert!(text.contains("0.200 where ≥ 0.250 is wanted, off by 20 %. It is slow."), "{text}");
    }

    #[test]
    fn a_target_is_compared_before_rounding() {
        assert!(figure(1.3, Target::AtMost(1.3)).row().contains(&"yes".to_owned()));
        assert!(figure(1.3001, Target::AtMost(1.3)).row().contains(&"**no**".to_owned()));
    }
}
