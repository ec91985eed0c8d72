/**
 * A header that no form can send. For a script of another site, a browser asks for permission first, and does not get
 * it.
 */
export const controlHeader = 'x-recloser-console'

/**
 * Why a page of another site may have sent this request, which would change something; `undefined` if no other site
 * has.
 *
 * A browser sends the sender in `sec-fetch-site`, but only over a secure connection, and in `origin` always. If it says
 * that the sender is the same origin, only the hosts are compared, because behind a proxy that ends TLS the scheme of
 * this request is not known.
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

/** `undefined` for a page without its own address, which sends `null`. */
function hostOf(origin: string | null): string | undefined {
  try {
    return new URL(String(origin)).host
  } catch {
    return undefined
  }
}
