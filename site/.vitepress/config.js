import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'

const gathered = join(import.meta.dirname, '../.pages')
const read = (name) => JSON.parse(readFileSync(join(gathered, name), 'utf8'))
const { repository, groups } = read('menu.json')
const { hasPlayground } = read('site.json')
const reference = read('reference/typedoc-sidebar.json')

/** The anchors that GitHub gives headings, so that one link is right in both places. */
const slugify = (title) =>
  title
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')

/** A cell without a heading above it is no heading. */
function emptyHeadingsAsCells(md) {
  md.core.ruler.push('empty-headings', ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== 'th_open' || tokens[index + 1]?.content !== '') return
      token.tag = 'td'
      tokens[index + 2].tag = 'td'
    })
  })
}

export default defineConfig({
  title: 'recloser',
  description: 'Circuit breakers for TypeScript and JavaScript',
  lang: 'en',
  base: process.env.SITE_BASE ?? '/',
  srcDir: '.pages',
  outDir: '.pages/dist',
  cacheDir: '.vitepress/cache',
  cleanUrls: true,
  lastUpdated: false,
  head: [['link', { rel: 'icon', href: `${process.env.SITE_BASE ?? '/'}mark.svg`, type: 'image/svg+xml' }]],
  // These are files, not pages: the crawl of the tests follows them.
  ignoreDeadLinks: [/^\/(playground|console-demo)\/index/],
  markdown: {
    anchor: { slugify },
    config: emptyHeadingsAsCells,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  vite: { publicDir: join(gathered, 'public') },
  themeConfig: {
    logo: '/mark.svg',
    siteTitle: 'recloser',
    nav: [
      { text: 'Guide', link: '/guide', activeMatch: '^/guide' },
      ...groups.filter(({ text }) => text === 'Recipes').map(({ items }) => ({ text: 'Recipes', link: items[0].link })),
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Console', link: '/console-demo' },
      hasPlayground
        ? { text: 'Playground', link: '/playground/index.html', target: '_self' }
        : { text: 'Playground', link: '/playground/' },
    ],
    sidebar: {
      '/reference/': [{ text: 'API reference', link: '/reference/' }, ...reference],
      '/': groups,
    },
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository, ariaLabel: 'The repository on GitHub' }],
    externalLinkIcon: true,
  },
})
