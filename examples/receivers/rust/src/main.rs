//! A webhook receiver. It verifies each request with the Standard Webhooks library, and answers 204, or 400 if the
//! signature is invalid. It processes each event once, and skips states that are older than the last one processed.
//!
//!     WEBHOOK_SECRET=whsec_… PORT=4242 cargo run

use serde_json::Value;
use standardwebhooks::Webhook;
use std::collections::{HashMap, HashSet};
use std::{env, sync::Mutex, thread};
use tiny_http::{Request, Response, Server};

#[derive(Default)]
struct Known {
    /// The IDs of all events received. In production, keep them in a database column with a unique constraint.
    seen: HashSet<String>,
    /// The highest revision of each resource. In production, store it with the resource, and compare it when you write.
    revisions: HashMap<String, i64>,
}

fn main() {
    let secret = env::var("WEBHOOK_SECRET").unwrap_or_default();
    assert!(!secret.is_empty(), "Set WEBHOOK_SECRET to the secret that the shop showed.");
    let webhook = Webhook::new(&secret).expect("WEBHOOK_SECRET is not a secret");
    let address = format!("127.0.0.1:{}", env::var("PORT").unwrap_or("4242".into()));
    let server = Server::http(&address).expect("the port is in use");
    let known = Mutex::new(Known::default());
    println!("Listening on http://{address}");
    // Several threads, so that a client that sends its body slowly does not delay the others.
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| server.incoming_requests().for_each(|request| receive(request, &webhook, &known)));
        }
    });
}

fn receive(mut request: Request, webhook: &Webhook, known: &Mutex<Known>) {
    // The signature covers the exact bytes of the body, so verify them before you parse the JSON.
    let mut body = Vec::new();
    let event = match request.as_reader().read_to_end(&mut body) {
        Ok(_) => verify(&request, &body, webhook),
        Err(error) => Err(error.into()),
    };
    // Answer before you process the event: the shop waits ten seconds. In production, store the event before you answer.
    let _ = request.respond(Response::empty(if event.is_ok() { 204 } else { 400 }));
    match event {
        Ok(event) => handle(&event, &mut known.lock().unwrap()),
        Err(error) => println!("refused: {error}"),
    }
}

/// Returns the event, or an error if the signature is invalid or the timestamp is more than five minutes off.
fn verify(request: &Request, body: &[u8], webhook: &Webhook) -> Result<Value, Box<dyn std::error::Error>> {
    let mut headers = http::HeaderMap::new();
    for header in request.headers() {
        let name: http::HeaderName = header.field.as_str().as_str().parse()?;
        headers.insert(name, header.value.as_str().parse()?);
    }
    webhook.verify(body, &headers)?; // standardwebhooks::Webhook::new(&secret)
    Ok(serde_json::from_slice(body)?)
}

/// Processes an event once, if its state is newer than the last one processed.
fn handle(event: &Value, known: &mut Known) {
    let (id, topic) = (event["id"].as_str().unwrap_or_default(), event["type"].as_str().unwrap_or_default());
    if !known.seen.insert(id.into()) {
        return;
    }
    let (resource, revision) = (event["data"]["id"].as_str().unwrap_or_default(), event["revision"].as_i64());
    match known.revisions.get(resource) {
        Some(known_revision) if revision.is_none_or(|revision| revision <= *known_revision) => {
            return println!("{topic} {id} skipped: not newer than the known revision");
        }
        _ => revision.map(|revision| known.revisions.insert(resource.into(), revision)),
    };
    println!("{topic} {id} verified");
}
