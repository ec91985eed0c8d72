import { render } from 'preact'
import { App } from './app.tsx'
import type { Report } from './report-data.ts'

const report = JSON.parse(document.getElementById('report')?.textContent ?? '') as Report
const place = document.getElementById('app')
document.title = report.title
if (place !== null) render(<App report={report} />, place)
