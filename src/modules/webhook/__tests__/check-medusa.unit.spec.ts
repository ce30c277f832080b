import { medusaProblem } from "../check-medusa"

it.each(["2.21.0", "2.21.2", "2.100.0", "2.21.0-preview-20261101", "3.0.0", "0.0.1-snapshot-20261101"])(
  "starts with Medusa %s",
  (installed) => {
    expect(medusaProblem(installed, "^2.21.0")).toBeUndefined()
  }
)

it.each(["2.20.9", "2.3.0", "1.20.11", "2.18.1-preview-20260724"])(
  "does not start with Medusa %s, and says which version it needs",
  (installed) => {
    expect(medusaProblem(installed, "^2.21.0")).toContain(
      `needs Medusa 2.21.0 or later. This shop has ${installed}`
    )
  }
)

it("is checked before anything else of the module is loaded", () => {
  jest.doMock("@medusajs/medusa/package.json", () => ({ version: "2.18.0" }))
  const service = jest.fn()
  jest.doMock("../service", service)
  jest.isolateModules(() =>
    expect(() => jest.requireActual("..")).toThrow("needs Medusa 2.21.0 or later. This shop has 2.18.0")
  )
  expect(service).not.toHaveBeenCalled()
})
