import { createRequire } from 'node:module'
import { join } from 'node:path'
import { inject } from 'vitest'

/** Loads a recipe from the stage, with these variables in its environment. `Recipe` is the type of the module. */
export function loadRecipe<Recipe>(file: string, environment: NodeJS.ProcessEnv): Promise<Recipe> {
  Object.assign(process.env, environment)
  // Each file of tests has a process of its own, so that a recipe is loaded once for it, and for it alone.
  return import(join(inject('stage'), file)) as Promise<Recipe>
}

/** Loads a package as the recipes on the stage do. */
export function fromStage<Module>(name: string): Promise<Module> {
  const file = createRequire(join(inject('stage'), 'package.json')).resolve(name)
  return import(file) as Promise<Module>
}
