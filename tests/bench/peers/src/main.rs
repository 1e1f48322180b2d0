//! Measures apollo-compiler: `porthole-bench-apollo-compiler SCHEMA DOCUMENT parse|check SECONDS`.
//! Prints what graphql_bench prints.

use std::env;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::time::Duration;

use apollo_compiler::validation::Valid;
use apollo_compiler::{ast, ExecutableDocument, Schema};
use cpu_time::ProcessTime;

const CALLS_A_READING: u64 = 16;

/// Calls `work` for the duration given; returns how often, and the processor time of a call.
fn seconds_of(duration: Duration, work: &dyn Fn()) -> (u64, f64) {
    let start = ProcessTime::now();
    let mut calls = 0;
    while start.elapsed() < duration {
        for _ in 0..CALLS_A_READING {
            work();
        }
        calls += CALLS_A_READING;
    }
    (calls, start.elapsed().as_secs_f64() / calls as f64)
}

fn parse(text: &str) {
    let document = ast::Document::parse(text, "document.graphql");
    black_box(document.expect("the document has a syntax error"));
}

fn check(text: &str, schema: &Valid<Schema>) {
    let document = ExecutableDocument::parse_and_validate(schema, text, "document.graphql");
    black_box(document.expect("the document isn't valid"));
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [schema_file, document_file, work, seconds] = arguments.as_slice() else {
        return Err("it takes SCHEMA DOCUMENT parse|check SECONDS".into());
    };
    let duration = Duration::from_secs_f64(seconds.parse()?);
    let schema_text = fs::read_to_string(schema_file)?;
    let schema = Schema::parse_and_validate(schema_text, schema_file)
        .map_err(|error| error.errors.to_string())?;
    let text = fs::read_to_string(document_file)?;
    let call: Box<dyn Fn()> = match work.as_str() {
        "parse" => Box::new(|| parse(&text)),
        "check" => Box::new(|| check(&text, &schema)),
        _ => return Err(format!("neither parse nor check: {work}").into()),
    };
    seconds_of(duration, &call);
    let (calls, seconds_a_call) = seconds_of(duration, &call);
    println!(r#"{{"calls":{calls},"seconds_a_call":{seconds_a_call:e}}}"#);
    Ok(())
}
