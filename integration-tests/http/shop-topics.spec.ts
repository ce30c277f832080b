import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import { Receiver } from "../support/receiver"
import { expectTold } from "./changes/change"
import { CUSTOMER_CHANGES } from "./changes/customer-changes"
import { PRODUCT_CHANGES } from "./changes/product-changes"
import { givePromotion, PROMOTION_CHANGES, type ShopWithPromotion } from "./changes/promotion-changes"
import { openShop } from "./shop/open-shop"

medusaIntegrationTestRunner({
  inApp: true,
  medusaConfigFile: process.cwd(),
  testSuite: ({ getContainer }) => {
    let shop: ShopWithPromotion
    let receiver: Receiver

    // Whatever stands in the database before the first test, the runner restores before each of the others.
    beforeAll(async () => {
      receiver = await Receiver.start()
      shop = await givePromotion(await openShop(getContainer()))
    })

    beforeEach(() => receiver.reset())

    afterAll(() => receiver.stop())

    const changes = Object.entries({ ...PRODUCT_CHANGES, ...CUSTOMER_CHANGES, ...PROMOTION_CHANGES })
    describe.each(changes)("%s tells of", (topic, changes) => {
      it.each(changes)("$what", (change) => expectTold(shop, receiver, topic, change))
    })
  },
})
