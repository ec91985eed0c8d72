/**
 * The key of a URL: its origin, which has neither userinfo nor path. For a URL that is not HTTP, such as `data:` and
 * `blob:`, it is the scheme. `undefined` if it is not a URL.
 */
export function originKey(url: string | URL, base?: string): string | undefined {
  try {
    const { origin, protocol } = new URL(url, base)
    // The origin of `blob:` is the page that made it, but its data is in memory here, not on that server.
    return protocol === 'http:' || protocol === 'https:' ? origin : protocol
  } catch {
    return undefined
  }
}

/**
 * The URL without userinfo, query and fragment, which may have secrets. If the text is not a URL, the part before the
 * first of their marks.
 */
export function publicUrl(url: string, base?: string): string {
  try {
    const { protocol, host, pathname } = new URL(url, base)
    return `${protocol}${host === '' ? '' : '//'}${host}${pathname}`
  } catch {
    return url.replace(/[?#].*$/s, '')
  }
}
