import { render } from 'preact'
import 'uplot/dist/uPlot.min.css'
import '../../pages/design/tokens.css'
import '../../pages/design/parts.css'
import './view/page.css'
import './view/parts.css'
import { App } from './view/app.tsx'

const place = document.getElementById('app')
if (place !== null) render(<App />, place)
