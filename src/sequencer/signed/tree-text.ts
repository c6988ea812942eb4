/** The last signed tree as the text of a file, with a checksum. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { sha256 } from '../../kernel/hash.ts'
import { checkpointFrom, checkpointText } from '../../transparency/note/checkpoint.ts'
import type { SignedTree } from './last-signed.ts'

const title = 'consent-ledger last signed 1'

const sumOf = (body: string): string => sha256(body).slice(0, 16)

/** The body of the checkpoint between a title and a checksum. */
export const treeText = (origin: string, { size, root }: SignedTree): string => {
  const body = `${title}\n${checkpointText({ origin, size, root, extensions: [] })}`
  return `${body}checksum ${sumOf(body)}\n`
}

/** Reads the text, or says what is wrong with it. */
export const treeFrom = (origin: string, text: string): Either<string, SignedTree> => {
  const [, body, sum] = /^([^]*\n)checksum ([0-9a-f]{16})\n$/.exec(text) ?? []
  if (body === undefined || sum === undefined) return E.left('it has no checksum at its end')
  if (sum !== sumOf(body)) return E.left('its checksum does not match')
  if (!body.startsWith(`${title}\n`)) return E.left('it does not begin as it must')
  const checkpoint = checkpointFrom(body.slice(title.length + 1))
  if (E.isLeft(checkpoint)) return E.left('it holds no checkpoint')
  const { size, root } = checkpoint.right
  return checkpoint.right.origin === origin
    ? E.right({ size, root })
    : E.left(`it is of the log ${checkpoint.right.origin}`)
}
