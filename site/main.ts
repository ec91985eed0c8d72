// The site: `npm run site` serves it and follows changes of the pages, `npm run site:build` writes it to site/.pages/dist.

import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { installLocked } from '../test/support/install-locked.ts'
import { gather, gatherPages } from './gather.ts'

const site = import.meta.dirname
const command = process.argv[2] === 'build' ? 'build' : 'dev'

installLocked(site)
await gather()

if (command === 'dev') {
  for (const folder of ['docs', 'site/home.md', 'README.md']) {
    watch(join(site, '..', folder), { recursive: folder === 'docs' }, gatherPages)
  }
}
const vitepress = spawn(
  process.execPath,
  [join(site, 'node_modules/vitepress/bin/vitepress.js'), command, site, ...process.argv.slice(3)],
  { stdio: 'inherit' },
)
vitepress.on('exit', (code) => {
  process.exit(code ?? 1)
})
