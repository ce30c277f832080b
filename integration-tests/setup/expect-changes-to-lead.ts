import { expectChangesToLead } from "../support/as-promised"
import { Receiver, type Received } from "../support/receiver"

const received: Received[] = []

Receiver.onRequest = (request) => received.push(request)

afterEach(() => expectChangesToLead(received.splice(0)))
