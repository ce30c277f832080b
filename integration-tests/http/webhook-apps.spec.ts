import { access } from "./apps/access"
import { administration } from "./apps/administration"
import { bulkActions } from "./apps/bulk-actions"
import { ownWebhooks } from "./apps/own-webhooks"
import { portal } from "./apps/portal"
import { pull } from "./apps/pull"
import { rights } from "./apps/rights"
import { setUp } from "./apps/set-up"
import { tokens } from "./apps/tokens"
import { describeInMedusa } from "./describe-in-medusa"

// One Medusa for all parts: to boot one for each would take longer than their tests.
describeInMedusa((shop) => {
  setUp(shop)
  administration()
  ownWebhooks()
  bulkActions()
  pull()
  rights()
  tokens()
  portal()
  access()
})
