import { scenarios } from './cockatiel-scenarios.ts'
import { playPairs } from './play-pairs.ts'

playPairs('cockatiel', scenarios)
