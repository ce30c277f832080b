import type { Api } from "../../../scripts/demo/api"
import { placeOrder } from "../../../scripts/demo/actions"
import { CURRENCY, PRODUCTS } from "../../../scripts/demo/shop"
import { firstOf, itemAt } from "../../../scripts/present"

type Row = { id: string }

/** How many draft orders a round leaves to the next: the deletion of one is seen if it was known before. */
const KEPT_DRAFTS = 1

/** How many orders were placed after one that is edited once more. */
const KEPT_ORDERS = 2

/** Rounds of each kind at the same time: the more are under way, the more a kill cuts. */
const AT_ONCE = 2

/** Places orders and edits everything, through the API, several things at once, until it is stopped. */
export class BusyMerchant {
  /** What the shop confirmed: ids of created and of deleted resources. */
  readonly created: string[] = []
  readonly deleted: string[] = []
  /** Draft orders whose deletion it said yes to. */
  readonly goneDrafts: string[] = []
  /** Changes that were answered with a 2xx, and those that got no such answer. */
  answered = 0
  cut = 0

  private number = 0
  private readonly drafts: string[] = []
  private readonly placed: string[] = []
  private working = false
  private ended: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly admin: Api,
    private readonly store: Api
  ) {}

  start(): void {
    this.working = true
    const rounds = [
      () => this.orders(),
      () => this.products(),
      () => this.prices(),
      () => this.customers(),
      () => this.promotions(),
      () => this.draftOrders(),
    ]
    const atOnce = Array.from({ length: AT_ONCE }, () => rounds).flat()
    this.ended = Promise.all(atOnce.map((round) => this.repeat(round)))
  }

  /** Resolves when the requests under way have their answers, or their end. */
  async stop(): Promise<void> {
    this.working = false
    await this.ended
  }

  private async repeat(round: () => Promise<void>): Promise<void> {
    while (this.working) {
      try {
        await round()
      } catch {
        // The server was killed meanwhile. Whether it had come to a commit is for the database to say.
        this.cut += 1
        return
      }
    }
  }

  private async orders(): Promise<void> {
    const id = await this.create(placeOrder(this.store).then((order) => ({ id: order })))
    await this.change(this.admin.post(`/admin/orders/${id}`, { metadata: { checked: this.next() } }))
    // The message of the creation may show an edit that comes at once. An edit of an older order has its own message.
    this.placed.push(id)
    const older = this.placed.length > KEPT_ORDERS && this.placed.shift()
    if (older) {
      await this.change(this.admin.post(`/admin/orders/${older}`, { metadata: { checked: this.next() } }))
    }
  }

  private async products(): Promise<void> {
    const title = `Poster ${this.next()}`
    const options = [{ title: "Size", values: ["A2"] }]
    const variants = [
      { title: "A2", options: { Size: "A2" }, prices: [{ currency_code: CURRENCY, amount: 8 }] },
    ]
    const product = { title, handle: title.toLowerCase().replace(" ", "-"), options, variants }
    const post = this.admin.post<{ product: Row }>("/admin/products", product)
    const id = await this.create(post.then((answer) => answer.product))
    await this.change(this.admin.post(`/admin/products/${id}`, { subtitle: `No. ${this.next()}` }))
    await this.change(this.admin.post(`/admin/products/${await this.demoProduct()}`, { subtitle: title }))
    if (this.next() % 2) {
      await this.delete(`/admin/products/${id}`, id)
    }
  }

  /** New prices, which leave the product's own row as it is. */
  private async prices(): Promise<void> {
    const product = await this.demoProduct()
    const { variants } = await this.admin.get<{ variants: (Row & { prices: Row[] })[] }>(
      `/admin/products/${product}/variants?fields=id,prices.id`
    )
    const { id, prices } = firstOf(variants)
    const price = { id: firstOf(prices).id, currency_code: CURRENCY, amount: this.next() }
    await this.change(this.admin.post(`/admin/products/${product}/variants/${id}`, { prices: [price] }))
  }

  private async customers(): Promise<void> {
    const post = this.admin.post<{ customer: Row }>("/admin/customers", {
      email: `customer-${this.next()}-${Date.now()}@example.com`,
    })
    const id = await this.create(post.then((answer) => answer.customer))
    await this.change(this.admin.post(`/admin/customers/${id}`, { last_name: `Of ${this.next()}` }))
    if (this.next() % 2) {
      await this.delete(`/admin/customers/${id}`, id)
    }
  }

  private async promotions(): Promise<void> {
    const post = this.admin.post<{ promotion: Row }>("/admin/promotions", {
      code: `CODE-${this.next()}-${Date.now()}`,
      type: "standard",
      status: "active",
      application_method: { type: "percentage", target_type: "items", allocation: "across", value: 5 },
    })
    const id = await this.create(post.then((answer) => answer.promotion))
    await this.change(
      this.admin.post(`/admin/promotions/${id}`, { code: `NEW-${this.next()}-${Date.now()}` })
    )
    if (this.next() % 2) {
      await this.delete(`/admin/promotions/${id}`, id)
    }
  }

  private async draftOrders(): Promise<void> {
    const { regions } = await this.admin.get<{ regions: Row[] }>("/admin/regions?fields=id")
    const draft = { region_id: firstOf(regions).id, email: `draft-${this.next()}@example.com` }
    const { draft_order } = await this.change(
      this.admin.post<{ draft_order: Row }>("/admin/draft-orders", draft)
    )
    await this.change(
      this.admin.post(`/admin/draft-orders/${draft_order.id}`, { metadata: { checked: this.next() } })
    )
    this.drafts.push(draft_order.id)
    const old = this.drafts.length > KEPT_DRAFTS && this.drafts.shift()
    if (old) {
      await this.change(this.admin.delete(`/admin/draft-orders/${old}`))
      this.goneDrafts.push(old)
    }
  }

  private async create(answer: Promise<Row>): Promise<string> {
    const { id } = await this.change(answer)
    this.created.push(id)
    return id
  }

  private async delete(path: string, id: string): Promise<void> {
    await this.change(this.admin.delete(path))
    this.deleted.push(id)
  }

  private async change<Answer>(request: Promise<Answer>): Promise<Answer> {
    const answer = await request
    this.answered += 1
    return answer
  }

  private async demoProduct(): Promise<string> {
    const { products } = await this.admin.get<{ products: Row[] }>(
      `/admin/products?handle=${itemAt(PRODUCTS, 2).handle}&fields=id`
    )
    return firstOf(products).id
  }

  private next(): number {
    return ++this.number
  }
}
