import { expect, it } from 'vitest'
import { importsOfAll, readSourceTree } from '../layers/source-tree.ts'
import { doors } from '../package/doors.ts'

it('has checks for each door of the package', () => {
  const imports = importsOfAll(readSourceTree('test/runtimes/checks')).map(({ specifier }) => specifier)

  expect(doors.filter((door) => !imports.includes(door))).toEqual([])
})
