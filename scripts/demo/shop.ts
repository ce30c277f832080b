/** The admin user of the demo's shop, which listens on loopback only. */
export const LOGIN = { email: "admin@example.com", password: "supersecret" }

export const COUNTRIES = ["de", "dk", "es", "fr", "it", "se"]
export const CURRENCY = "eur"
export const CUSTOMER = { email: "ada@example.com", first_name: "Ada", last_name: "Lovelace" }
export const PROMOTION = "WELCOME10"

/** Products with their sizes' prices, in whole euros. */
export const PRODUCTS = [
  { handle: "coffee", title: "Coffee", sizes: { "250 g": 9, "1 kg": 29 } },
  { handle: "tea", title: "Tea", sizes: { "100 g": 7, "500 g": 24 } },
  { handle: "mug", title: "Mug", sizes: { small: 12, large: 15 } },
]
