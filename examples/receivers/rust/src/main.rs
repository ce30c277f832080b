//! A receiver of webhooks: it verifies each request with the library of Standard Webhooks, and answers 204, or 400 where
//! the signature is bad. What came before, and an older state, is not handled.
//!
//!     WEBHOOK_SECRET=whsec_… PORT=4242 cargo run

use serde_json::Value;
use standardwebhooks::Webhook;
use std::collections::{HashMap, HashSet};
use std::{env, sync::Mutex, thread};
use tiny_http::{Request, Response, Server};

#[derive(Default)]
struct Known {
    /// The webhook-ids that have come. A real receiver keeps them in its database, in a unique column.
    seen: HashSet<String>,
    /// The highest revision of each resource. A real receiver keeps it beside the resource's state, and compares where it writes.
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
    // One that sends its body slowly keeps nobody else from being answered.
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| server.incoming_requests().for_each(|request| receive(request, &webhook, &known)));
        }
    });
}

fn receive(mut request: Request, webhook: &Webhook, known: &Mutex<Known>) {
    // The body's exact bytes: they are what is signed, so nothing may parse and print them again.
    let mut body = Vec::new();
    let event = match request.as_reader().read_to_end(&mut body) {
        Ok(_) => verified(&request, &body, webhook),
        Err(error) => Err(error.into()),
    };
    // The answer first: the shop waits ten seconds for it. What must not be lost goes into a queue or a table before.
    let _ = request.respond(Response::empty(if event.is_ok() { 204 } else { 400 }));
    match event {
        Ok(event) => handle(&event, &mut known.lock().unwrap()),
        Err(error) => println!("refused: {error}"),
    }
}

fn verified(request: &Request, body: &[u8], webhook: &Webhook) -> Result<Value, Box<dyn std::error::Error>> {
    let mut headers = http::HeaderMap::new();
    for header in request.headers() {
        let name: http::HeaderName = header.field.as_str().as_str().parse()?;
        headers.insert(name, header.value.as_str().parse()?);
    }
    webhook.verify(body, &headers)?; // standardwebhooks::Webhook::new(&secret)
    Ok(serde_json::from_slice(body)?)
}

fn handle(event: &Value, known: &mut Known) {
    let (id, topic) = (event["id"].as_str().unwrap_or_default(), event["type"].as_str().unwrap_or_default());
    if !known.seen.insert(id.into()) {
        return;
    }
    let (key, revision) = (event["data"]["id"].as_str().unwrap_or_default(), event["revision"].as_i64());
    match known.revisions.get(key) {
        Some(held) if revision.is_none_or(|revision| revision <= *held) => {
            return println!("{topic} {id} is older than what is known");
        }
        _ => revision.map(|revision| known.revisions.insert(key.into(), revision)),
    };
    println!("{topic} {id} verified");
}
