import { bareWrapper } from './bare.ts'
import { cockatiel } from './cockatiel.ts'
import { effect } from './effect.ts'
import type { LibraryEntry } from './library.ts'
import { mollitia } from './mollitia.ts'
import { opossum } from './opossum.ts'
import { recloser } from './recloser.ts'

export const packages: readonly LibraryEntry[] = [recloser, cockatiel, opossum, mollitia, effect]

export const everyEntry: readonly LibraryEntry[] = [bareWrapper, ...packages]
