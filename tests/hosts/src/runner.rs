//! Plays the steps of a scenario against the surface, and compares what comes with what is expected.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::like::is_like;
use crate::ports::{Air, Desk};
use crate::table::{self, Thing};
use crate::values::{Answer, Failed, Show as _, With};

const PATIENCE: Duration = Duration::from_secs(120);

type Running = JoinHandle<Result<Answer, Failed>>;

/// One scenario: its folder, its phones, and what it gave names to.
pub struct World {
    pub folder: PathBuf,
    air: Air,
    desks: Mutex<HashMap<String, Arc<Desk>>>,
    pub things: Mutex<HashMap<String, Thing>>,
    pub saved: Mutex<HashMap<String, Value>>,
    running: Mutex<HashMap<String, Running>>,
}

/// Plays the scenario in `file`.
///
/// # Errors
/// What did not come as expected, and at which step.
///
/// # Panics
/// When a step panicked while it held one of the scenario's locks.
pub async fn play(file: &Path) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let world = Arc::new(World {
        folder: folder.path().to_owned(),
        air: Air::default(),
        desks: Mutex::default(),
        things: Mutex::default(),
        saved: Mutex::default(),
        running: Mutex::default(),
    });
    let mut steps = steps_of(file)?;
    steps.reverse();
    let mut outcome = Ok(());
    while let (Some(step), Ok(())) = (steps.pop(), &outcome) {
        if let Some(part) = step["include"].as_str() {
            steps.extend(
                steps_of(&file.with_file_name(format!("../parts/{part}.json")))?.into_iter().rev(),
            );
        } else if let Some(times) = step["repeat"].as_u64() {
            let again = step["steps"].as_array().ok_or("repeat has no steps")?;
            (0..times).for_each(|_| steps.extend(again.iter().rev().cloned()));
        } else {
            let took = timeout(PATIENCE, world.step(&step)).await;
            let done = took.unwrap_or_else(|_| Err("it took too long".to_owned()));
            outcome = done.map_err(|why| format!("at {step}\n{why}"));
        }
    }
    // Whatever happened, nobody goes on writing into the folder.
    let things: Vec<Thing> = world.things.lock().unwrap().drain().map(|(_, thing)| thing).collect();
    for thing in things {
        if let Thing::Hearth(phone) = thing {
            let _ = phone.shutdown().await;
        }
    }
    outcome
}

fn steps_of(file: &Path) -> Result<Vec<Value>, String> {
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let all: Value =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    all["steps"].as_array().cloned().ok_or_else(|| "there are no steps".to_owned())
}

impl World {
    pub fn desk(&self, name: &str) -> Arc<Desk> {
        let mut desks = self.desks.lock().unwrap();
        let desk = desks
            .entry(name.to_owned())
            .or_insert_with(|| Arc::new(Desk::new(name, Arc::clone(&self.air))));
        Arc::clone(desk)
    }

    async fn step(self: &Arc<Self>, step: &Value) -> Result<(), String> {
        let text = |name: &str| step[name].as_str().unwrap_or_default();
        if let Some(phone) = step["open"].as_str() {
            let config =
                json!({"home": format!("~/{phone}"), "bind": "127.0.0.1:0", "undo_window": 600});
            let with = json!({"config": config, "ports": phone});
            let mut step = step.clone();
            step["as"] = json!(phone);
            return self.judge(&step, self.start(None, "Hearth.open", &with)).await;
        }
        if let Some(name) = step["do"].as_str() {
            return self.judge(step, self.start(step["on"].as_str(), name, &step["with"])).await;
        }
        if let Some(name) = step["start"].as_str() {
            let running = self.start(step["on"].as_str(), name, &step["with"]);
            self.running.lock().unwrap().insert(text("as").to_owned(), running);
        } else if let Some(name) = step["end"].as_str() {
            let running = self.running.lock().unwrap().remove(name).ok_or("no such call runs")?;
            return self.judge(step, running).await;
        } else if let Some(name) = step["cancel"].as_str() {
            self.running.lock().unwrap().get(name).ok_or("no such call runs")?.abort();
        } else if let Some(port) = step["port"].as_str() {
            self.desk(text("of")).set(port, text("does"));
        } else if let Some(port) = step["asked"].as_str() {
            let (desk, port) = (self.desk(text("of")), port.to_owned());
            tokio::task::spawn_blocking(move || desk.asked(&port))
                .await
                .map_err(|error| error.to_string())?;
        } else if let Some(seconds) = step["pass"].as_i64() {
            self.desk(text("of")).now.lock().unwrap().utc_seconds += seconds;
        } else if let Some(path) = step["write"].as_str() {
            std::fs::write(self.resolved(&json!(path)).as_str().unwrap_or_default(), text("text"))
                .map_err(|error| error.to_string())?;
        } else if let Some(name) = step["drop"].as_str() {
            self.things.lock().unwrap().remove(name).ok_or("nothing is called so")?;
        } else {
            return Err("there is no such step".to_owned());
        }
        Ok(())
    }

    fn start(self: &Arc<Self>, on: Option<&str>, name: &str, with: &Value) -> Running {
        let with = With { value: self.resolved(with), world: Arc::clone(self) };
        let (on, name) = (on.map(|on| json!(on)), name.to_owned());
        tokio::spawn(async move {
            let on = on.map(|on| with.thing(&on)).transpose()?;
            table::call(on.as_ref(), &name, &with).await
        })
    }

    /// Compares what came with what the step expects, and keeps it under the names that the step gives.
    async fn judge(&self, step: &Value, running: Running) -> Result<(), String> {
        let came = match running.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(Failed::Refused(error))) => Err((error.clone().show(), error.to_string())),
            Ok(Err(Failed::Scenario(why))) => return Err(why),
            Err(error) if error.is_panic() => Err((json!("Panic"), "it panicked".to_owned())),
            Err(error) => Err((json!("Cancelled"), error.to_string())),
        };
        if step["any"] == json!(true) {
            return Ok(());
        }
        match (came, step["fails"].as_str()) {
            (Err((name, says)), Some(fails)) => {
                let as_said = step["says"].as_str().is_none_or(|said| said == says);
                if name == fails && as_said {
                    Ok(())
                } else {
                    Err(format!("it fails with {name}: {says}"))
                }
            }
            (Err((name, says)), None) => Err(format!("it fails with {name}: {says}")),
            (Ok(_), Some(_)) => Err("it does not fail".to_owned()),
            (Ok(Answer::Thing(thing)), None) => {
                let name = step["as"].as_str().ok_or("what came has no name")?;
                self.things.lock().unwrap().insert(name.to_owned(), thing);
                Ok(())
            }
            (Ok(Answer::View(view)), None) => self.compare(step, view),
        }
    }

    fn compare(&self, step: &Value, view: Value) -> Result<(), String> {
        let expected: Vec<&Value> = match &step["gives_one_of"] {
            Value::Array(several) => several.iter().collect(),
            _ => step.get("gives").into_iter().collect(),
        };
        if !expected.is_empty()
            && !expected.iter().any(|expected| is_like(&view, &self.resolved(expected)))
        {
            return Err(format!("it gives {view}"));
        }
        let mut saved = self.saved.lock().unwrap();
        for (name, path) in step["take"].as_object().into_iter().flatten() {
            let found = view
                .pointer(path.as_str().unwrap_or_default())
                .ok_or_else(|| format!("no {path} in {view}"))?;
            saved.insert(name.clone(), found.clone());
        }
        if let Some(name) = step["as"].as_str() {
            saved.insert(name.to_owned(), view);
        }
        Ok(())
    }
}
