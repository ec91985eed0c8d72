import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Run } from './run.ts'

/** How often the page is drawn at most while time goes on, in milliseconds apart. */
const drawnMs = 66
/** The same where less motion is wanted. */
const stillMs = 1_000

/** Lets a run go on with the frames of the page, and renders anew as often as is good to look at. Returns what renders at once. */
export function useFrames(run: Run, isStill: () => boolean): () => void {
  const [, setTurn] = useState(0)
  const refresh = useCallback(() => setTurn((turn) => turn + 1), [])
  useEffect(() => {
    let drawnAtMs = -Infinity
    let frame = requestAnimationFrame(function next(nowMs) {
      frame = requestAnimationFrame(next)
      run.frame(nowMs)
      if (nowMs - drawnAtMs < (isStill() ? stillMs : drawnMs)) return
      drawnAtMs = nowMs
      refresh()
    })
    return () => cancelAnimationFrame(frame)
  }, [])
  return refresh
}
