import { scenarios } from './opossum-scenarios.ts'
import { playPairs } from './play-pairs.ts'

playPairs('opossum', scenarios)
