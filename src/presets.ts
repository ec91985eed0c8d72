export { recommended } from './presets/recommended.ts'
