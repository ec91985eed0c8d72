// A slider, a list or a box for each setting.

import type { ComponentChildren } from 'preact'
import { fieldOf, type FieldName, type Settings } from '../settings/fields.ts'

export type OnChange = (name: FieldName, value: number | boolean | string) => void

export interface GroupProps {
  readonly title: string
  readonly names: readonly FieldName[]
  readonly settings: Settings
  readonly onChange: OnChange
  readonly children?: ComponentChildren
}

export const Group = ({ title, names, settings, onChange, children }: GroupProps) => (
  <fieldset>
    <legend>{title}</legend>
    {names.map((name) => (
      <Control key={name} name={name} value={settings[name]} onChange={onChange} />
    ))}
    {children}
  </fieldset>
)

interface ControlProps {
  readonly name: FieldName
  readonly value: number | boolean | string
  readonly onChange: OnChange
}

function Control({ name, value, onChange }: ControlProps) {
  const field = fieldOf(name)
  if (field.kind === 'flag')
    return (
      <label class="flag">
        <input
          type="checkbox"
          name={name}
          checked={value === true}
          onChange={({ currentTarget }) => onChange(name, currentTarget.checked)}
        />
        {field.label}
      </label>
    )
  if (field.kind === 'choice')
    return (
      <label class="choice">
        {field.label}
        <select name={name} value={String(value)} onChange={({ currentTarget }) => onChange(name, currentTarget.value)}>
          {Object.entries(field.choices).map(([choice, words]) => (
            <option key={choice} value={choice}>
              {words}
            </option>
          ))}
        </select>
      </label>
    )
  const words = field.say(Number(value))
  return (
    <label class="slider">
      <span>{field.label}</span>
      <b aria-hidden="true">{words}</b>
      <input
        type="range"
        name={name}
        aria-label={field.label}
        aria-valuetext={words}
        min={0}
        max={field.stops.length - 1}
        step={1}
        value={nearest(field.stops, Number(value))}
        onInput={({ currentTarget }) => onChange(name, field.stops[currentTarget.valueAsNumber] ?? field.initial)}
      />
    </label>
  )
}

/** The stop that is nearest to the value. */
const nearest = (stops: readonly number[], value: number): number =>
  stops.reduce(
    (best, stop, at) => (Math.abs(stop - value) < Math.abs((stops[best] ?? Infinity) - value) ? at : best),
    0,
  )
