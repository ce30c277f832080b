import { firstOf, itemAt } from "../present"
import type { Api } from "./api"
import { COUNTRIES, CUSTOMER, PRODUCTS, PROMOTION } from "./shop"

type Row = { id: string }

/** Places an order as a storefront does: cart, address, shipping, payment, completion. @returns the order's id. */
export async function placeOrder(store: Api): Promise<string> {
  const { regions } = await store.get<{ regions: Row[] }>("/store/regions")
  const region = firstOf(regions).id
  const { products } = await store.get<{ products: { variants: Row[] }[] }>(
    `/store/products?handle=${firstOf(PRODUCTS).handle}&region_id=${region}`
  )
  const variant = firstOf(firstOf(products).variants).id
  const { cart } = await store.post<{ cart: Row }>("/store/carts", {
    region_id: region,
    email: CUSTOMER.email,
    items: [{ variant_id: variant, quantity: 2 }],
    promo_codes: [PROMOTION],
    shipping_address: ADDRESS,
    billing_address: ADDRESS,
  })
  const { shipping_options } = await store.get<{ shipping_options: Row[] }>(
    `/store/shipping-options?cart_id=${cart.id}`
  )
  await store.post(`/store/carts/${cart.id}/shipping-methods`, { option_id: firstOf(shipping_options).id })
  const { payment_collection } = await store.post<{ payment_collection: Row }>("/store/payment-collections", {
    cart_id: cart.id,
  })
  await store.post(`/store/payment-collections/${payment_collection.id}/payment-sessions`, {
    provider_id: "pp_system_default",
  })
  const completed = await store.post<
    { type: "order"; order: Row } | { type: "cart"; error: { message: string } }
  >(`/store/carts/${cart.id}/complete`)
  if (completed.type === "cart") {
    throw new Error(`The order was not placed: ${completed.error.message}`)
  }
  return completed.order.id
}

/** Gives a product a new subtitle. @returns the product's id. */
export async function editProduct(admin: Api): Promise<string> {
  const { products } = await admin.get<{ products: Row[] }>(
    `/admin/products?handle=${itemAt(PRODUCTS, 1).handle}`
  )
  const { id } = firstOf(products)
  await admin.post(`/admin/products/${id}`, { subtitle: `Edited at ${new Date().toISOString()}` })
  return id
}

/** Gives the customer a new phone number. @returns the customer's id. */
export async function editCustomer(admin: Api): Promise<string> {
  const { customers } = await admin.get<{ customers: Row[] }>(`/admin/customers?email=${CUSTOMER.email}`)
  const { id } = firstOf(customers)
  await admin.post(`/admin/customers/${id}`, { phone: `+49 ${Date.now()}` })
  return id
}

const ADDRESS = {
  first_name: CUSTOMER.first_name,
  last_name: CUSTOMER.last_name,
  address_1: "Hauptstr. 1",
  city: "Berlin",
  postal_code: "10115",
  country_code: COUNTRIES[0],
}
