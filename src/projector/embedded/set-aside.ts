/** Rows that cannot be used are set aside under another name, never destroyed: the log makes new ones. */
import { existsSync, renameSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The reason why rows are set aside: they cannot be used, or an earlier version laid them out in another way. */
export type Aside = 'broken' | 'before'

/** The name of unusable rows: `rows.broken-2026-11-28T13-31-32Z`, and `…-2` for a second one of that second. */
export const brokenRows = /^rows\.broken-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(?:-\d+)?$/

const freeName = (folder: string, nowMs: number, aside: Aside): string => {
  const instant = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z')
  const name = `rows.${aside}-${instant.replaceAll(':', '-')}`
  for (let count = 1; ; count += 1) {
    const tried = count === 1 ? name : `${name}-${count}`
    if (!existsSync(join(folder, tried))) return tried
  }
}

/** Renames the folder of rows, which nobody has open; answers its new name. `nowMs` since 1970. */
export const setAside = async (path: string, nowMs: number, aside: Aside): Promise<string> => {
  const folder = dirname(path)
  const name = freeName(folder, nowMs, aside)
  renameSync(path, join(folder, name))
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  return name
}
