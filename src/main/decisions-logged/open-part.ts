/**
 * The part of a decision log that is not on record yet: kept beside the ledger, so that a part cut by a kill is
 * reported.
 */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import { DecisionsLogged } from '../../events/facts/kept-outside.ts'
import { closed, list, whole } from '../../kernel/codec.ts'
import type { t } from '../../fp.ts'
import { EventId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'

/** The part that runs, from when on its lines are, and parts before it that are counted and not on record yet. */
export const OpenPart = closed('OpenPart', {
  log: EventId,
  part: whole(0, Number.MAX_SAFE_INTEGER),
  from: Instant,
  counted: list(DecisionsLogged.body, 10_000),
})
export type OpenPart = t.TypeOf<typeof OpenPart>

const fileName = 'decision-log.json'

/** The part that an earlier process left open; undefined where it ended in order, or there was none. */
export const leftOpen = async (folder: string): Promise<OpenPart | undefined> => {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const parsed = E.tryCatch(
    (): unknown => JSON.parse(text),
    () => undefined,
  )
  return E.isRight(parsed) && OpenPart.is(parsed.right) ? parsed.right : undefined
}

/** On the disk when it resolves, whole or as it was before. */
export const noteOpen = async (folder: string, part: OpenPart): Promise<void> => {
  const path = join(folder, fileName)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(part)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/** After the last part is on record. */
export const noteEnded = (folder: string): Promise<void> =>
  rm(join(folder, fileName), { force: true })
