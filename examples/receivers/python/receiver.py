"""
A receiver of webhooks: it verifies each request with the library of Standard Webhooks, and answers 204, or 400 where
the signature is bad. What came before, and an older state, is not handled.

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
# Unlike print, a logger writes whole lines when several threads use it.
logging.basicConfig(stream=sys.stdout, format="%(message)s", level=logging.INFO)

# The webhook-ids that have come. A real receiver keeps them in its database, in a unique column.
seen, lock = set(), Lock()
# The highest revision of each resource. A real receiver keeps it beside the resource's state, and compares where it writes.
revisions = {}


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        # The body's exact bytes: they are what is signed, so nothing may parse and print them again.
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            event = webhook.verify(body, dict(self.headers))
        except Exception as error:  # a bad signature, a time more than five minutes off, or headers that are none
            logging.info("refused: %s", error)
            return self.answer(400)
        with lock:
            repeated = event["id"] in seen
            seen.add(event["id"])
        # The answer first: the shop waits ten seconds for it. What must not be lost goes into a queue or a table before.
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
    revision, key = event.get("revision"), (event["data"] or {}).get("id")
    # Compared and handled under one lock. Otherwise another thread may handle a newer state between the two.
    with lock:
        if key in revisions and (revision is None or revision <= revisions[key]):
            return logging.info("%s %s is older than what is known", event["type"], event["id"])
        if revision is not None:
            revisions[key] = revision
        logging.info("%s %s verified", event["type"], event["id"])


port = int(os.environ.get("PORT", "4242"))
logging.info("Listening on http://127.0.0.1:%s", port)
ThreadingHTTPServer(("127.0.0.1", port), Receiver).serve_forever()
