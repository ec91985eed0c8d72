import type { Settings } from '../settings/fields.ts'
import { scenarioOf, scenarios, type Scenario } from '../settings/scenarios.ts'

export interface ScenarioBarProps {
  readonly settings: Settings
  readonly onScenario: (scenario: Scenario) => void
}

/** Which world of the trials this is. */
export function ScenarioBar({ settings, onScenario }: ScenarioBarProps) {
  const scenario = scenarioOf(settings)
  return (
    <section class="scenario" aria-label="Scenario">
      <label>
        Scenario
        <select
          name="scenario"
          value={scenario?.id ?? ''}
          onChange={({ currentTarget }) => {
            const chosen = scenarios.find(({ id }) => id === currentTarget.value)
            if (chosen !== undefined) onScenario(chosen)
          }}
        >
          {scenario === undefined && <option value="">your own</option>}
          {scenarios.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <p class="soft">
        {scenario?.about ?? 'You have changed the world. A scenario begins anew, and keeps the breaker.'}
      </p>
    </section>
  )
}
