import xterm from '@xterm/headless'
import { describe, expect, it } from 'vitest'
import { movingPicture } from '../../scripts/demo-picture/moving-picture.ts'
import { rowsOf } from '../../scripts/demo-picture/rows.ts'

const screenOf = async (text: string) => {
  const terminal = new xterm.Terminal({ cols: 20, rows: 3, allowProposedApi: true, convertEol: true })
  await new Promise<void>((resolve) => terminal.write(text, resolve))
  return rowsOf(terminal.buffer.active, 20, 3)
}

describe('the picture of the demo', () => {
  it('has what a terminal shows, in runs of one style', async () => {
    const rows = await screenOf('a \u001B[31mred\u001B[0m  \u001B[1mbold\u001B[0m\n\n  \u001B[1;30;42m ON \u001B[0m')

    expect(rows).toEqual([
      [
        { column: 0, text: 'a', style: '' },
        { column: 2, text: 'red', style: 'c1' },
        { column: 7, text: 'bold', style: 'bold' },
      ],
      [],
      [{ column: 2, text: ' ON ', style: 'bold c0 on2' }],
    ])
  })

  it('draws a row that stays the same once, and shows the last frame to those who want no motion', async () => {
    const [first, second] = [await screenOf('same\none'), await screenOf('same\n<two>')]

    const picture = movingPicture([first, second], 20, 3, 500)

    expect(picture.match(/>same</g)).toHaveLength(1)
    expect(picture).toContain('&lt;two&gt;')
    expect(picture).toContain(
      '@media (prefers-reduced-motion:reduce){.frames{animation:none;transform:translateX(-196px)}}',
    )
    expect(picture).toContain('0%{transform:translateX(0px)}7.69%{transform:translateX(-196px)}')
  })
})
