// Gathers what the site is made of in site/.pages: the Markdown of the repository, the API reference, the playground and the
// console.

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { pages, sidebar } from './pages.ts'
import { writeReference } from './reference.ts'
import { rewrite } from './rewrite.ts'

const site = import.meta.dirname
const root = join(site, '..')
export const out = join(site, '.pages')

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

function write(path: string, text: string): void {
  const file = join(out, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

interface Manifest {
  readonly repository: { readonly url: string }
  readonly scripts: Readonly<Record<string, string>>
}
const { repository, scripts } = JSON.parse(read('package.json')) as Manifest
const address = repository.url.replace(/^git\+/, '').replace(/\.git$/, '')

/** The Markdown of the repository and its pictures. Done anew whenever a file has changed while the site is served. */
export function gatherPages(): void {
  for (const page of pages) write(`${page.path}.md`, rewrite(read(page.file), page, { pages, repository: address }))
  for (const file of readdirSync(join(root, 'docs'), { encoding: 'utf8', recursive: true })) {
    if (!/\.(svg|png)$/.test(file)) continue
    mkdirSync(dirname(join(out, file)), { recursive: true })
    cpSync(join(root, 'docs', file), join(out, file))
  }
  write('index.md', read('site/home.md'))
  write('console-demo.md', read('site/console-demo/page.md'))
  write('public/mark.svg', read('site/mark.svg'))
  write('decisions/index.md', decisions())
  write('menu.json', JSON.stringify({ repository: address, groups: sidebar() }))
}

/** A page of links to the decisions, which GitHub shows as a folder. */
function decisions(): string {
  const links = pages
    .filter(({ path }) => path.startsWith('decisions/'))
    .map(({ path, file }) => `- [${/^# (.+)$/m.exec(read(file))?.[1] ?? file}](/${path}.md)`)
  const intro = 'Each choice that is not obvious, in half a page: the context, the choice, and what was given up.'
  return ['# Decisions', '', intro, '', ...links, ''].join('\n')
}

/** The colours of all pages of this project, in the two forms that VitePress switches between. */
function gatherColours(): void {
  const tokens = read('pages/design/tokens.css')
  const blockOf = (pattern: RegExp): string => pattern.exec(tokens)?.[1] ?? ''
  const light = blockOf(/^:root \{([^}]*)\}/m)
  const dark = blockOf(/prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}/)
  write('tokens.css', `:root {${light}}\n.dark {\n  color-scheme: dark;${dark}}\n`)
}

/** The playground, as its own build writes it; or a page that says that it was not built. */
function gatherPlayground(): boolean {
  const built = join(root, 'examples/playground/dist')
  if (scripts['playground:build'] !== undefined) {
    execFileSync('npm', ['run', '--silent', 'playground:build'], { cwd: root, stdio: ['ignore', 2, 2] })
  }
  const isThere = existsSync(join(built, 'index.html'))
  if (isThere) cpSync(built, join(out, 'public/playground'), { recursive: true })
  else {
    console.warn('The playground is missing: there is no examples/playground/dist, and no script `playground:build`.')
    write('playground/index.md', read('site/no-playground.md'))
  }
  return isThere
}

/** The page of the console, with the real handler in the browser. */
async function gatherConsole(): Promise<void> {
  const folder = join(out, 'public/console-demo')
  const { pageFiles } = (await import('../src/console/page-files.ts')) as {
    pageFiles: { readonly html: string; readonly script: string; readonly style: string }
  }
  // Before the script of the page, so that its requests find the handler.
  const html = pageFiles.html.replace('<script', '<script src="world.js"></script>\n<script')
  write('public/console-demo/index.html', html)
  write('public/console-demo/console.js', pageFiles.script)
  write('public/console-demo/console.css', pageFiles.style)
  await build({
    entryPoints: [join(site, 'console-demo/world.ts')],
    outfile: join(folder, 'world.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    tsconfig: join(root, 'tsconfig.json'),
    logLevel: 'warning',
  })
}

/** Everything, from nothing. */
export async function gather(): Promise<void> {
  rmSync(out, { recursive: true, force: true })
  gatherPages()
  gatherColours()
  const hasPlayground = gatherPlayground()
  await gatherConsole()
  writeReference(out)
  write('site.json', JSON.stringify({ hasPlayground }))
}
