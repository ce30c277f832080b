/** `product-variant` as `ProductVariant`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[-_.])(\w)/g, (_, letter: string) => letter.toUpperCase())
}
