// What the environment says of the shop.

export interface Settings {
  /** Of the status page; 0: a free one. */
  readonly port: number
  /** Where the databases are, and stay; `undefined`: in a folder that is removed when no order in it is pending. */
  readonly dataDir: string | undefined
}

/** @returns the settings, or what is wrong with them; an empty variable is one that is not there */
export function readSettings(environment: NodeJS.ProcessEnv): Settings | string {
  const port = environment['PORT'] || '0'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return `PORT must be a whole number from 0 to 65535, received ${JSON.stringify(port)}`
  return { port: Number(port), dataDir: environment['DATA_DIR'] || undefined }
}
