import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { installLocked } from '../../support/install-locked.ts'
import { installPacked } from '../../support/install-packed.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder with the recipes, their clients and the packed package, and nothing else of the repository. */
    stage: string
  }
}

const recipes = resolve(import.meta.dirname, '../../../examples/recipes')
const modules = join(recipes, 'node_modules')

/** Before the tests: types the recipes into an empty folder, as a new user would. */
export default function setStage({ provide }: TestProject): () => void {
  installLocked(recipes)
  installPacked(recipes)
  const stage = realpathSync(mkdtempSync(join(tmpdir(), 'recloser-recipes-')))
  cpSync(recipes, stage, { recursive: true, filter: (file) => file !== modules })
  symlinkSync(modules, join(stage, 'node_modules'))
  provide('stage', stage)
  return () => rmSync(stage, { recursive: true, force: true })
}
