/** Which server is measured: one that may be written full and thrown away. */

/** Where it is, from `KURRENTDB_URL`; undefined where that is not set. May hold a password: never printed. */
export const serverUrl = (): string | undefined => {
  const url = process.env['KURRENTDB_URL']
  return url === undefined || url === '' ? undefined : url
}

/** The same for a task that is started only where there is one. */
export const knownUrl = (): string => {
  const url = serverUrl()
  if (url === undefined) throw new Error('KURRENTDB_URL is not set')
  return url
}
