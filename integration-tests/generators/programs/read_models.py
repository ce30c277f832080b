"""Reads messages, one a line, with the models that datamodel-code-generator makes."""

import json
import sys

from client import WebhookMessage

with open(sys.argv[1], encoding="utf-8") as lines:
    messages = lines.read().splitlines()

for line in messages:
    message = WebhookMessage.model_validate_json(line).root
    assert message.type == json.loads(line)["type"]

print(len(messages), "read")
