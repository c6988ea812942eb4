/** The newest tree that others endorsed, by what is kept beside the keys: it was signed, whatever the file of the last one says. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { endorsementsFile } from '../../sequencer/endorsed/endorsements-file.ts'
import { endorsementsIn } from '../../sequencer/endorsed/lines.ts'
import { originFolder } from '../../sequencer/signed/last-signed-file.ts'
import type { SignedTree } from '../../sequencer/signed/last-signed.ts'
import { fromBase64 } from '../../transparency/bytes/base64.ts'

/** Undefined for none, where they cannot be read, and for several nodes: a database is restored as a whole. */
export const newestEndorsedTree = async (
  { vault, transparency }: Pick<Config, 'vault' | 'transparency'>,
  origin: string,
): Promise<SignedTree | undefined> => {
  if (vault !== 'embedded') return undefined
  const file = join(originFolder(transparency.signing, origin), endorsementsFile)
  const { endorsements } = endorsementsIn(await readFile(file, 'utf8').catch(() => ''))
  return endorsements
    .flatMap(({ size, root: text }) => {
      const root = fromBase64(text)
      return root?.length === 32 ? [{ size, root }] : []
    })
    .reduce<SignedTree | undefined>(
      (newest, one) => (newest === undefined || one.size > newest.size ? one : newest),
      undefined,
    )
}
