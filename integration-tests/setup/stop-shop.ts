export default async function stopShop(): Promise<void> {
  await globalThis.closeShop?.()
}
