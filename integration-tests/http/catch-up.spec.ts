import { changes } from "./catch-up/changes"
import { lostChanges } from "./catch-up/lost-changes"
import { mixedDay } from "./catch-up/mixed-day"
import { orders } from "./catch-up/orders"
import { setUp } from "./catch-up/set-up"
import { describeInMedusa } from "./describe-in-medusa"

// One Medusa for all parts: to boot one for each would take longer than their tests.
describeInMedusa((medusa) => {
  setUp(medusa)
  lostChanges()
  changes()
  mixedDay()
  orders()
})
