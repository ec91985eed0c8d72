/** What a function behind a guard takes over from the one that it stands for: its name, its length and all that was added to it. */
export function propertiesOf(fn: object): PropertyDescriptorMap {
  const properties: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(fn)
  // Those of functions that are not async, which cannot be taken over.
  for (const name of ['prototype', 'arguments', 'caller']) delete properties[name]
  return properties
}
