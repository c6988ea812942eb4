/** What must be true of the folder of a server that was stopped in order. */
import { digestAt } from '../../../src/cli/history/digest.ts'
import { faultFrom } from '../../../src/cli/words/failures.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import { stateDigest } from '../../../src/projector/digest.ts'
import { fsck } from '../../../src/store/embedded/checking/fsck.ts'
import { openEmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import { right } from '../../store/support.ts'

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

/** Sentences about a folder that nobody uses: findings of fsck, and rows that are not those of a replay. */
export const checkFolder = async (folder: string): Promise<ReadonlyArray<string>> => {
  const wrong: string[] = []
  for await (const { where, reason } of fsck({ folder })) wrong.push(`fsck: ${where}: ${reason}`)
  const [rows, replay] = [await saved(folder), await replayed(folder)]
  if (rows !== replay) wrong.push(`the rows' digest is ${rows}, that of a replay ${replay}`)
  return wrong
}
