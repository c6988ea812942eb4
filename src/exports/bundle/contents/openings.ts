/** Keys that open one person's sealed parts, event by event; a tombstone if the key was destroyed. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { PersonalFields } from '../../../events/personal.ts'
import type { Kid, SealedPart } from '../../../events/sealed.ts'
import { canonicalJson } from '../../../kernel/canonical-json.ts'
import type { SubjectId } from '../../../kernel/ids.ts'
import { eventKeys } from '../../../vault/derive.ts'
import type { SubjectKeys, VaultFailure } from '../../../vault/key-vault.ts'
import { openWith } from '../../../vault/sealing.ts'
import type { PartRejected } from '../../../vault/sealing.ts'
import type { OpeningLine } from '../format/lines.ts'
import type { Entry } from '../reading/log-pages.ts'

export type OpeningEnv = {
  readonly keyOf: SubjectKeys['existing']
  /** The ledger's name, to which sealed parts are bound. */
  readonly ledger: string
}

/** The line of an opening, and the opened fields; these are undefined if the key was destroyed. */
export type Opened = {
  readonly line: OpeningLine
  /** The key of the sealed part. */
  readonly kid: Kid
  readonly fields: PersonalFields | undefined
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** Opens a part. If that fails, the bundle ends: keys that open something else must not be handed out. */
const openPart = async (
  { keyOf, ledger }: OpeningEnv,
  { index, recorded: { event } }: Entry,
  part: number,
  sealed: SealedPart,
): Promise<Either<VaultFailure | PartRejected, Opened>> => {
  const { subject, kid } = sealed
  const key = await keyOf(subject, kid)()
  if (E.isLeft(key)) return key
  if (key.right.state === 'none') return E.left({ failure: 'key-lost', subject, kid })
  if (key.right.state === 'erased')
    return E.right({ line: { index, part, erased: true }, kid, fields: undefined })
  const keys = eventKeys(key.right.dek, event.id)
  const fields = openWith(keys, sealed, { ledger, eventId: event.id, type: event.type })
  if (E.isLeft(fields)) return fields
  const { encryption, commitment } = keys
  const line = { index, part, enc: base64(encryption), commit: base64(commitment), ct: sealed.ct }
  return E.right({ line, kid, fields: fields.right })
}

/** The openings of an entry, for this person only. */
export const openingsOf =
  (env: OpeningEnv, subject: SubjectId) =>
  async (entry: Entry): Promise<Either<VaultFailure | PartRejected, ReadonlyArray<Opened>>> => {
    const opened: Opened[] = []
    for (const [part, sealed] of (entry.recorded.event.sealed ?? []).entries()) {
      if (sealed.subject !== subject) continue
      const one = await openPart(env, entry, part, sealed)
      if (E.isLeft(one)) return one
      opened.push(one.right)
    }
    return E.right(opened)
  }

/** A line of `openings.jsonl`. */
export const openingLine = ({ line }: Opened): string => canonicalJson(line)
