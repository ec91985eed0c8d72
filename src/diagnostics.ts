export { publishDiagnostics } from './observe/diagnostics.ts'
