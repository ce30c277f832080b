import { recovering } from "./deliveries/recovering"
import { sending } from "./deliveries/sending"
import { setUp } from "./deliveries/set-up"
import { describeInMedusa } from "./describe-in-medusa"

// One Medusa for both parts: to boot one for each would take longer than their tests.
describeInMedusa(
  (medusa) => {
    setUp(medusa)
    sending()
    recovering()
  },
  { MEDUSA_BACKEND_URL: "https://shop.test" }
)
