// Everything that can be set: the world on one hand, the breaker on the other.

import {
  dependencyFields,
  openFields,
  recoveryFields,
  shownFields,
  trafficFields,
  tripFields,
  troubleFields,
  type FieldName,
  type Settings,
} from '../settings/fields.ts'
import { Group, type OnChange } from './controls.tsx'

export interface SettingsPanelProps {
  readonly settings: Settings
  readonly onChange: OnChange
  readonly onRecommended: () => void
}

const namesOf = (fields: object): readonly FieldName[] => Object.keys(fields) as FieldName[]

export function SettingsPanel({ settings, onChange, onRecommended }: SettingsPanelProps) {
  const shown = shownFields(settings)
  const { trip, open, recovery } = settings
  const isRecommended = [trip, open, recovery].every((choice) => choice === 'recommended')
  const group = (title: string, fields: object) => (
    <Group title={title} names={namesOf(fields)} settings={settings} onChange={onChange} />
  )
  const part = (title: string, fields: object) => (
    <Group
      title={title}
      names={namesOf(fields).filter((name) => shown.has(name))}
      settings={settings}
      onChange={onChange}
    />
  )
  return (
    <div class="settings">
      <section class="panel" aria-labelledby="breaker-title">
        <div class="head">
          <h2 id="breaker-title">The breaker</h2>
          <button type="button" disabled={isRecommended} onClick={onRecommended}>
            All as recommended()
          </button>
        </div>
        {part('When it opens', tripFields)}
        {part('How long it stays open', openFields)}
        {part('How it comes back', recoveryFields)}
        <p class="soft">Other options make a new breaker, which starts closed.</p>
      </section>
      <section class="panel" aria-labelledby="world-title">
        <h2 id="world-title">The world</h2>
        {group('Callers', trafficFields)}
        {group('The dependency when it is well', dependencyFields)}
        {group('Its trouble', troubleFields)}
      </section>
    </div>
  )
}
