/**
 * The key of a URL: its origin, which has neither userinfo nor path; for one that is not HTTP, such as `data:` and `blob:`,
 * its scheme. `undefined`: it is no URL.
 */
export function originKey(url: string | URL, base?: string): string | undefined {
  try {
    const { origin, protocol } = new URL(url, base)
    // The origin of `blob:` is that of the page which made it: what it holds is in memory here, not there.
    return protocol === 'http:' || protocol === 'https:' ? origin : protocol
  } catch {
    return undefined
  }
}

/** The URL without userinfo, query and fragment, where secrets stand; what is no URL, up to the first of their marks. */
export function publicUrl(url: string, base?: string): string {
  try {
    const { protocol, host, pathname } = new URL(url, base)
    return `${protocol}${host === '' ? '' : '//'}${host}${pathname}`
  } catch {
    return url.replace(/[?#].*$/s, '')
  }
}
