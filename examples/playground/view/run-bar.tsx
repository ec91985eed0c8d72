// Time: whether it goes on, how fast, and from the beginning again. It stays in sight.

import { severity } from './severity.ts'
import { speeds, type Run, type Speed } from './run.ts'
import { moment } from './words.ts'

export interface RunBarProps {
  readonly run: Run
  readonly onPlay: (isPlaying: boolean) => void
  readonly onSpeed: (speed: Speed) => void
  readonly onStep: () => void
  readonly onRestart: () => void
}

export const RunBar = ({ run, onPlay, onSpeed, onStep, onRestart }: RunBarProps) => (
  <section class="run-bar" aria-label="Time">
    <button type="button" class="primary" onClick={() => onPlay(!run.isPlaying)}>
      {run.isPlaying ? 'Pause' : 'Run'}
    </button>
    <div class="speeds" role="group" aria-label="Speed">
      {speeds.map((speed) => (
        <button key={speed} type="button" aria-pressed={run.speed === speed} onClick={() => onSpeed(speed)}>
          {speed}×
        </button>
      ))}
    </div>
    <button type="button" onClick={onStep} title="Until the next call has come">
      Step
    </button>
    <button type="button" onClick={onRestart}>
      Restart
    </button>
    <span class="time" aria-hidden="true">
      {moment(run.world.nowMs)}
    </span>
    <span class={`state ${severity(run.world)}`} aria-hidden="true">
      {run.world.held === undefined ? run.world.breaker.state : `held ${run.world.held}`}
    </span>
  </section>
)
