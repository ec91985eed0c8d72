import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { playWorld } from '../../bench/tuning/play.ts'
import { pagePath, reportFiles, type Results } from '../../bench/tuning/report.ts'
import { worlds } from '../../bench/tuning/worlds.ts'

const results = JSON.parse(readFileSync('bench/tuning/results.json', 'utf8')) as Results
const page = readFileSync(pagePath, 'utf8')

describe('the committed page on tuning', () => {
  let files: Readonly<Record<string, string>> = {}
  beforeAll(async () => {
    files = await reportFiles(page, results)
  })

  it('has the tables and pictures that bench/tuning/results.json gives', () => {
    const committed = Object.keys(files).map((path) => [path, readFileSync(path, 'utf8')])

    expect(Object.fromEntries(committed)).toEqual(files)
  })

  it('has a picture of each world and of nothing else, and shows all of them in their order', () => {
    const shown = [...page.matchAll(/!\[.+\]\(tuning\/(.+)\.svg\)/g)].map(([, id]) => id)

    expect(shown).toEqual(worlds.map(({ id }) => id))
    expect(readdirSync('docs/tuning').sort()).toEqual(worlds.map(({ id }) => `${id}.svg`).sort())
  })
})

describe('a page on tuning', () => {
  it('has the numbers of the results between the marks', async () => {
    const [first, ...others] = results.worlds
    if (first === undefined) throw new Error('there are no results')
    const [choice, ...choices] = first.choices
    const changed = {
      ...first,
      choices: [{ ...choice, figures: { ...choice?.figures, 'opened in the hang after': 7_650 } }, ...choices],
    }

    const files = await reportFiles(page, { ...results, worlds: [changed, ...others] } as Results)

    expect(page).not.toContain('7.7 s')
    expect(files[pagePath]).toMatch(/\| no timeout +\| +7\.7 s \|/)
  })

  it('that has no place for a table is an error that names the marks', async () => {
    await expect(reportFiles('# Tuning\n', results)).rejects.toThrow(
      'docs/tuning.md has no <!-- table: timeouts --> and <!-- /table: timeouts --> to put the table between',
    )
  })
})

it.each(worlds.map((world) => [world.id, world] as const))(
  'the world %s gives the committed numbers',
  async (id, world) => {
    const committed = results.worlds.find((one) => one.world === id)

    expect(await playWorld(world, results.seed)).toEqual(committed)
  },
)
