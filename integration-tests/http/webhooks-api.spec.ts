import { describeInMedusa } from "./describe-in-medusa"
import { badInput } from "./webhooks/bad-input"
import { changing } from "./webhooks/changing"
import { creating } from "./webhooks/creating"
import { deliveryLog } from "./webhooks/deliveries"
import { documented } from "./webhooks/documented"
import { idempotencyKeys } from "./webhooks/idempotency-keys"
import { manyAtOnce } from "./webhooks/many-at-once"
import { notWanted } from "./webhooks/not-wanted"
import { reading } from "./webhooks/reading"
import { receiverCli } from "./webhooks/receiver-cli"
import { secrets } from "./webhooks/secrets"
import { takingOver } from "./webhooks/taking-over"
import { testsAndPreviews } from "./webhooks/tests-and-previews"
import { watching } from "./webhooks/watching"
import { setUp } from "./webhooks/set-up"

// One Medusa for all parts: to boot one for each would take longer than their tests.
describeInMedusa((shop) => {
  setUp(shop)
  documented()
  notWanted()
  creating()
  idempotencyKeys()
  reading()
  changing()
  secrets()
  receiverCli()
  testsAndPreviews()
  describe("bad input:", badInput)
  manyAtOnce()
  takingOver()
  deliveryLog()
  watching()
})
