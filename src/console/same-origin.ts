/** The header that no form can send; for a script of another site a browser asks first, and is not told yes. */
export const controlHeader = 'x-recloser-console'

/**
 * Why a page of another site may have sent this request, which is to change something; `undefined`: none has.
 *
 * A browser says in `sec-fetch-site` who asks, but only where the connection is safe; in `origin`, always. Where it says that
 * the same origin asks, only the hosts are compared: behind a proxy that ends TLS, this request does not know its own scheme.
 */
export function crossSiteProblem({ url, headers }: Request): string | undefined {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  const other = 'a page of another site may not do this'
  if (site !== null && site !== 'same-origin' && site !== 'none') return other
  const own = new URL(url)
  const isOwn = site === 'same-origin' ? hostOf(origin) === own.host : origin === own.origin
  if (origin !== null && !isOwn) return other
  return headers.get(controlHeader) === '1' ? undefined : `the header \`${controlHeader}: 1\` is missing`
}

/** `undefined` for a page without an address of its own, which says `null`. */
function hostOf(origin: string | null): string | undefined {
  try {
    return new URL(String(origin)).host
  } catch {
    return undefined
  }
}
