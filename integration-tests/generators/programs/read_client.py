"""Reads messages, one a line, with the client that openapi-generator makes."""

import json
import sys

from openapi_client import WebhookMessage

with open(sys.argv[1], encoding="utf-8") as lines:
    messages = lines.read().splitlines()

for line in messages:
    message = WebhookMessage.from_json(line).actual_instance
    assert message.type == json.loads(line)["type"]

print(len(messages), "read")
