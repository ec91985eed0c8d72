// The settings as the part of an address after `#`, and back. Only what differs from the beginning is in it.

import { fieldNames, fieldOf, fields, initialSettings, type FieldName, type Settings } from './fields.ts'

export interface Read {
  readonly settings: Settings
  /** What was ignored and why, in words. */
  readonly ignored: readonly string[]
}

/** Without the `#`. */
export function toLink(settings: Settings): string {
  const changed = fieldNames.filter((name) => settings[name] !== initialSettings[name])
  return new URLSearchParams(changed.map((name) => [name, String(settings[name])])).toString()
}

/** What is wrong is ignored, each value by itself. */
export function fromLink(link: string): Read {
  const found: { [name: string]: unknown } = {}
  const ignored: string[] = []
  for (const [name, text] of new URLSearchParams(link.replace(/^#/, ''))) {
    if (!isFieldName(name)) ignored.push(`“${shortened(name)}” is not a setting`)
    else {
      const value = valueOf(name, text)
      if (value === undefined) ignored.push(`“${name}” is “${shortened(text)}”, but must be ${ruleOf(name)}`)
      else found[name] = value
    }
  }
  return { settings: { ...initialSettings, ...found }, ignored }
}

const isFieldName = (name: string): name is FieldName => Object.hasOwn(fields, name)

function valueOf(name: FieldName, text: string): number | boolean | string | undefined {
  const field = fieldOf(name)
  if (field.kind === 'flag') return { true: true, false: false }[text]
  if (field.kind === 'choice') return Object.hasOwn(field.choices, text) ? text : undefined
  const value = /^\d/.test(text) ? Number(text) : NaN
  const [least, most] = rangeOf(field.stops)
  const isRight = value >= least && value <= most && (field.whole !== true || Number.isInteger(value))
  return isRight ? value : undefined
}

function ruleOf(name: FieldName): string {
  const field = fieldOf(name)
  if (field.kind === 'flag') return 'true or false'
  if (field.kind === 'choice') return `one of ${Object.keys(field.choices).join(', ')}`
  const [least, most] = rangeOf(field.stops)
  return `a ${field.whole === true ? 'whole ' : ''}number from ${least} to ${most}`
}

export const rangeOf = (stops: readonly number[]): readonly [least: number, most: number] => [
  Math.min(...stops),
  Math.max(...stops),
]

const shortened = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text)
