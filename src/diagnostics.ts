export { publishDiagnostics } from './diagnostics/diagnostics.ts'
