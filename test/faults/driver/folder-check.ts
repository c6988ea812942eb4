/** The checks of the folder of a server that was stopped in order. */
import { join } from 'node:path'
import { digestAt } from '../../../src/cli/history/digest.ts'
import { faultFrom } from '../../../src/cli/words/failures.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import { stateDigest } from '../../../src/projector/digest.ts'
import { checkFolder as fsckParts } from '../../../src/main/fsck/parts.ts'
import { openEmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import { right } from '../../support/unwrap.ts'

const quiet = {
  out: () => Promise.resolve(),
  err: () => {},
  env: {},
  watched: false,
  version: 'faults',
}

const replayed = async (folder: string): Promise<string> => {
  const reader = await right(openEmbeddedReader({ folder }))
  try {
    const digest = await digestAt(reader, {}, quiet)
    return digest._tag === 'Right'
      ? digest.right
      : `no digest: ${faultFrom(digest.left).lines.join(' ')}`
  } finally {
    await reader.close()
  }
}

const saved = async (folder: string): Promise<string> => {
  const rows = await right(openEmbeddedRows(folder))
  try {
    // A snapshot shows the tables that were opened before it.
    for (const id of rows.state().tables) rows.table(id)
    return (await stateDigest(rows)).overall
  } finally {
    await rows.close()
  }
}

const unwatched = { at: () => {}, end: () => {} }

/** Sentences about a folder that nobody uses: findings of fsck in any part, the tree included, and rows unlike a replay's. */
export const checkFolder = async (folder: string): Promise<ReadonlyArray<string>> => {
  const wrong: string[] = []
  const where = {
    folder,
    kekFile: join(folder, 'keys', 'kek.json'),
    signing: join(folder, 'signing'),
  }
  for await (const { part, findings, notRead } of fsckParts(where, unwatched)) {
    if (notRead !== undefined) wrong.push(`fsck: ${part} is not read: ${notRead}`)
    for (const each of findings) wrong.push(`fsck: ${part}, ${each.where}: ${each.reason}`)
  }
  const [rows, replay] = [await saved(folder), await replayed(folder)]
  if (rows !== replay) wrong.push(`the rows' digest is ${rows}, that of a replay ${replay}`)
  return wrong
}
