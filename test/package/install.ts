import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { run, temporaryFolder } from './run.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A throw-away project with the tarball, and the package installed from it. */
    project: string
    tarball: string
    installed: string
  }
}

/** Packs the package as it would be published, and installs the tarball once for all tests of this project. */
export default async function install({ provide }: TestProject): Promise<() => void> {
  const project = temporaryFolder()
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', project], process.cwd())
  const tarball = join(project, readdirSync(project)[0] ?? '')
  writeFileSync(join(project, 'package.json'), '{ "private": true }')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], project)
  provide('project', project)
  provide('tarball', tarball)
  provide('installed', join(project, 'node_modules', 'recloser'))
  return () => rmSync(project, { recursive: true, force: true })
}
