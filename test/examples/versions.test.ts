// What the page of versions and the workflow of a release say is what the package has.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { table } from './tables.ts'

const read = (path: string): string => readFileSync(path, 'utf8')

interface Manifest {
  readonly engines: { readonly node: string }
  readonly repository: { readonly url: string }
  readonly devDependencies: Readonly<Record<string, string>>
}
const { engines, repository, devDependencies } = JSON.parse(read('package.json')) as Manifest
const rows = new Map(table(read('docs/versions.md'), 'what').map(([what = '', ...cells]) => [what, cells]))
const minorOf = (version: string): string => /\d+\.\d+/.exec(version)?.[0] ?? ''

it('the page names the oldest Node.js that the package allows', () => {
  expect(rows.get('Node.js')?.[0]).toBe(`${engines.node.replace('>=', '')} and later`)
})

it('the page names the compilers of the tests', () => {
  const { dependencies } = JSON.parse(read('test/package/compilers/package.json')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  const all = [...Object.values(dependencies), devDependencies['typescript'] ?? ''].map(minorOf)
  const minors = all.sort((a, b) => Number(a) - Number(b))
  const last = minors.at(-1) ?? ''

  expect(rows.get('TypeScript')).toEqual([`${minors[0]} and later`, `${minors.slice(0, -1).join(', ')} and ${last}`])
})

it('the page names the versions of undici that are tested', () => {
  const majors = Object.entries(devDependencies)
    .filter(([name]) => /^undici\d*$/.test(name))
    .map(([, version]) => /(\d+)\.\d+\.\d+/.exec(version)?.[1])
    .sort()

  expect(rows.get('undici')?.[0]).toBe(`${majors.slice(0, -1).join(', ')} and ${majors.at(-1) ?? ''}`)
})

it('SECURITY.md leads to the private form of the repository of the package', () => {
  const address = repository.url.replace(/^git\+|\.git$/g, '')

  expect(read('SECURITY.md')).toContain(`(${address}/security/advisories/new)`)
})

interface Workflow {
  readonly on: unknown
  readonly permissions: unknown
  readonly jobs: {
    readonly publish: {
      readonly permissions: unknown
      readonly steps: readonly { readonly uses?: string; readonly run?: string }[]
    }
  }
}

it('a release is tested, and published with its provenance by a run that may do no more', () => {
  const { on, permissions, jobs } = parse(read('.github/workflows/publish.yml')) as Workflow
  const { steps } = jobs.publish
  const runs = steps.flatMap(({ run }) => run ?? [])

  expect(on).toEqual({ release: { types: ['published'] } })
  expect([permissions, jobs.publish.permissions]).toEqual([
    { contents: 'read' },
    { contents: 'read', 'id-token': 'write' },
  ])
  expect(runs.slice(-3)).toEqual(['npm ci', 'npm test', 'npm publish --provenance --access public'])
  expect(steps.flatMap(({ uses }) => uses ?? []).every((action) => /^actions\/[\w-]+@v\d+$/.test(action))).toBe(true)
})
