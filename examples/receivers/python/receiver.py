"""
A webhook receiver. It verifies each request with the Standard Webhooks library, and answers 204, or 400 if the
signature is invalid. It processes each event once, and skips states that are older than the last one processed.

    pip install -r requirements.txt
    WEBHOOK_SECRET=whsec_… PORT=4242 python3 receiver.py
"""

import logging
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

from standardwebhooks import Webhook

if not os.environ.get("WEBHOOK_SECRET"):
    sys.exit("Set WEBHOOK_SECRET to the secret that the shop showed when the webhook was created.")
webhook = Webhook(os.environ["WEBHOOK_SECRET"])
# Unlike print, a logger does not mix up lines of several threads.
logging.basicConfig(stream=sys.stdout, format="%(message)s", level=logging.INFO)

# The IDs of all events received. In production, keep them in a database column with a unique constraint.
seen = set()
# The highest revision of each resource. In production, store it with the resource, and compare it when you write.
revisions = {}
lock = Lock()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        # The signature covers the exact bytes of the body, so verify them before you parse the JSON.
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            event = webhook.verify(body, dict(self.headers))
        except Exception as error:  # An invalid signature, an old timestamp, or a missing or malformed header
            logging.info("refused: %s", error)
            return self.answer(400)
        with lock:
            repeated = event["id"] in seen
            seen.add(event["id"])
        # Answer before you process the event: the shop waits ten seconds. In production, store the event before you answer.
        self.answer(204)
        if not repeated:
            handle(event)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()
        self.wfile.flush()

    def log_message(self, *_):
        pass


def handle(event):
    """Processes an event if its state is newer than the last one processed."""
    revision, resource = event.get("revision"), (event["data"] or {}).get("id")
    # Keep the lock while you process the event, so that no other thread processes a newer state in between.
    with lock:
        if resource in revisions and (revision is None or revision <= revisions[resource]):
            return logging.info("%s %s skipped: not newer than the known revision", event["type"], event["id"])
        if revision is not None:
            revisions[resource] = revision
        logging.info("%s %s verified", event["type"], event["id"])


port = int(os.environ.get("PORT", "4242"))
logging.info("Listening on http://127.0.0.1:%s", port)
ThreadingHTTPServer(("127.0.0.1", port), Receiver).serve_forever()
