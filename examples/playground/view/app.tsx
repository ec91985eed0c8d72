// The whole page: the settings, the run that they are of, and what is seen of it.

import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { breakerOptions } from '../settings/breaker-code.ts'
import type { FieldName, Settings } from '../settings/fields.ts'
import { fromLink, toLink } from '../settings/link.ts'
import { inScenario, type Scenario } from '../settings/scenarios.ts'
import { Announcer } from './announcement.ts'
import { Charts } from './charts.tsx'
import { Changes, Circuit, Counters } from './circuit.tsx'
import { Comparison } from './comparison.tsx'
import { CopyButton } from './copy-button.tsx'
import { Notices } from './notices.tsx'
import { RunBar } from './run-bar.tsx'
import { runOf } from './run.ts'
import { ScenarioBar } from './scenario-bar.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { useFrames } from './use-frames.ts'

/** How long after a change the address follows: browsers limit how often it may. */
const addressMs = 300

const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

export function App() {
  const first = useMemo(() => fromLink(location.hash), [])
  const { run, refused } = useMemo(() => runOf(first.settings, !isStill()), [])
  const announcer = useMemo(() => new Announcer(), [])
  const [settings, setSettings] = useState<Settings>(first.settings)
  const [ignored, setIgnored] = useState(first.ignored)
  const [refusal, setRefusal] = useState(refused)
  const refresh = useFrames(run, isStill)

  /** Does what may be refused, and tells of it. */
  const attempt = useCallback((act: () => void): void => {
    try {
      act()
      setRefusal(undefined)
    } catch (error) {
      setRefusal((error as Error).message)
    }
    refresh()
  }, [])
  // What is pressed sees the settings of now, and is still the same function.
  const current = useRef(settings)
  current.current = settings

  const become = useCallback((next: Settings, isAnew: boolean): void => {
    current.current = next
    setSettings(next)
    attempt(() => (isAnew ? run.restart(next) : run.world.change(next)))
  }, [])
  const onChange = useCallback(
    (name: FieldName, value: number | boolean | string) => become({ ...current.current, [name]: value }, false),
    [],
  )
  const onScenario = useCallback((scenario: Scenario) => become(inScenario(scenario, current.current), true), [])
  const onRecommended = useCallback(
    () => become({ ...current.current, trip: 'recommended', open: 'recommended', recovery: 'recommended' }, false),
    [],
  )
  const link = (): string => {
    const hash = toLink(current.current)
    return location.href.replace(/#.*/, '') + (hash === '' ? '' : `#${hash}`)
  }

  useEffect(() => {
    const follow = (): void => {
      const read = fromLink(location.hash)
      setIgnored(read.ignored)
      if (toLink(read.settings) !== toLink(current.current)) become(read.settings, true)
    }
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  useEffect(() => {
    // A link that was given stays in the address until something is changed.
    if (settings === first.settings) return
    const timer = setTimeout(() => history.replaceState(null, '', link()), addressMs)
    return () => clearTimeout(timer)
  }, [settings])

  // Time changes nothing of these.
  const bar = useMemo(() => <ScenarioBar settings={settings} onScenario={onScenario} />, [settings])
  const panel = useMemo(
    () => <SettingsPanel settings={settings} onChange={onChange} onRecommended={onRecommended} />,
    [settings],
  )
  const { world } = run
  return (
    <div class="page">
      <header>
        <div>
          <h1>recloser playground</h1>
          <p class="soft">
            The library runs in this page, in its own simulated world. Break it, and see what the breaker does.
          </p>
        </div>
        <CopyButton label="Copy a link to these settings" text={link} />
      </header>
      <RunBar
        run={run}
        onPlay={(isPlaying) => {
          run.isPlaying = isPlaying
          refresh()
        }}
        onSpeed={(speed) => {
          run.speed = speed
          refresh()
        }}
        onStep={() => {
          run.isPlaying = false
          world.step()
          refresh()
        }}
        onRestart={() => attempt(() => run.restart(current.current))}
      />
      <p class="unseen" role="status" data-announcement>
        {/* An empty text would be written anew with each frame. */}
        {announcer.text(world.changes, performance.now()) || null}
      </p>
      <Notices ignored={ignored} refusal={refusal} onClose={() => setIgnored([])} />
      {bar}
      <main>
        <Circuit
          world={world}
          onControl={(control) => {
            world.control(control)
            refresh()
          }}
        />
        <Comparison
          world={world}
          onTrouble={(isSick) => {
            world.setTrouble(isSick)
            refresh()
          }}
          onChill={() => world.chill()}
        />
        <Charts world={world} />
        {panel}
        <Counters world={world} />
        <Changes world={world} />
        <CodePanel settings={world.settings} />
      </main>
    </div>
  )
}

/** The breaker of the run as code. */
function CodePanel({ settings }: { readonly settings: Settings }) {
  const text = useMemo(() => breakerOptions(settings).text, [settings])
  return (
    <section class="panel wide code" aria-labelledby="code-title">
      <div class="head">
        <h2 id="code-title">This breaker as code</h2>
        <CopyButton label="Copy the code" text={() => text} />
      </div>
      <pre tabIndex={0} role="region" aria-label="Code">
        <code>{text}</code>
      </pre>
    </section>
  )
}
