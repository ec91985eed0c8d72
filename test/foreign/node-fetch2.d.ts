/** Version 2 comes without types. */
declare module 'node-fetch2' {
  const fetch: unknown
  export default fetch
}
