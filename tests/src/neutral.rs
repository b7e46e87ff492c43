//! Whether two kinds of askers are answered alike: by words, and by time (T-7).

use std::time::Duration;

use serde_json::{Value, json};

/// Askers of each kind.
pub const EACH: usize = 120;
/// How far the chance that one kind takes longer than the other may be from one half. For so many askers the deviation of
/// chance alone is 0.037. A statement more on one side need not move it so far: `crate::work` counts those one by one.
pub const MARGIN: f64 = 0.17;

/// What a flow's answer says, without what differs from flow to flow.
#[must_use]
pub fn said(reply: &Value, name: &str) -> String {
    let mut reply = reply.clone();
    for member in ["flowId", "expiresAt"] {
        reply[member] = json!(null);
    }
    for option in reply["step"]["options"].as_array_mut().into_iter().flatten() {
        option["parameters"]["resendAt"] = json!(null);
    }
    reply.to_string().replace(name, "NAME")
}

/// The chance that one of the first takes longer than one of the second (the statistic of Mann and Whitney).
#[must_use]
pub fn chance(first: &[Duration], second: &[Duration]) -> f64 {
    let wins: f64 = first
        .iter()
        .flat_map(|one| second.iter().map(move |other| one.cmp(other)))
        .map(|order| match order {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        })
        .sum();
    wins / (first.len() * second.len()) as f64
}

/// Measures both kinds in turns, the first of each pair in turns as well, and fails where one takes longer at a step.
#[track_caller]
pub fn assert_as_long<const STEPS: usize>(
    (known, unknown): (&str, &str),
    mut measure: impl FnMut(&str, usize) -> [Duration; STEPS],
) {
    let mut times = [[const { Vec::new() }; STEPS], [const { Vec::new() }; STEPS]];
    for number in 0..EACH {
        let order = if number % 2 == 0 { [0, 1] } else { [1, 0] };
        for kind in order {
            let name = if kind == 0 { known } else { unknown };
            for (step, time) in measure(name, number).into_iter().enumerate() {
                times[kind][step].push(time);
            }
        }
    }
    let [known, unknown] = &times;
    for (step, (known, unknown)) in known.iter().zip(unknown).enumerate() {
        let chance = chance(known, unknown);
        assert!(
            (chance - 0.5).abs() < MARGIN,
            "step {step}: what is known takes longer with a chance of {chance:.2}"
        );
    }
}
