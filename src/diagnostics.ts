export { publishDiagnostics } from './diagnostics/publish-diagnostics.ts'
