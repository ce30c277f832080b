import { expectConsistentChanges } from "../support/message-checks"
import { Receiver, type Received } from "../support/receiver"

const received: Received[] = []

Receiver.onRequest = (request) => received.push(request)

afterEach(() => expectConsistentChanges(received.splice(0)))
