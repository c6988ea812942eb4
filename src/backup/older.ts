/** The log in an earlier backup: closed segments that both have are shared with it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E, t } from '../fp.ts'
import type { Either } from '../fp.ts'
import { Sha256 } from '../kernel/ids.ts'
import { nameOf } from '../store/embedded/copying/older-copy.ts'
import type { OlderCopy } from '../store/embedded/copying/older-copy.ts'
import type { OlderUnusable } from './failure.ts'

const Described = t.type({
  log: t.type({
    ledger: t.string,
    head: t.string,
    files: t.readonlyArray(t.type({ name: t.string, bytes: t.number, sha256: Sha256 })),
  }),
})

/** Reads `backup.json` in a folder. */
export const readOlder = async (folder: string): Promise<Either<OlderUnusable, OlderCopy>> => {
  const text = await readFile(join(folder, 'backup.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return E.left({ failure: 'older-missing', folder })
  const said = E.tryCatch(
    (): unknown => JSON.parse(text),
    () => undefined,
  )
  const described = E.isLeft(said) ? said : Described.decode(said.right)
  if (E.isLeft(described)) return E.left({ failure: 'older-is-no-log', folder })
  const { ledger, head, files } = described.right.log
  const known = new Map(files.map(({ name, ...file }) => [name, file]))
  return known.has(nameOf(1))
    ? E.right({ folder, ledgerId: ledger, next: Number(head) + 1, files: known })
    : E.left({ failure: 'older-of-version-before', folder })
}
