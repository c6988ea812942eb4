/**
 * Binds an act's hashes of outside documents to the person's key. Such a hash could be that of anything, such as a
 * telephone number, and all telephone numbers can be tried in minutes.
 */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { decodeAct } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import { namesOf } from '../../events/declared/declaration.ts'
import { envelope } from '../../events/declared/envelope.ts'
import { definitions } from '../../events/ledger-event.ts'
import { Sha256 } from '../../kernel/ids.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { boundHash } from '../../vault/derive.ts'
import type { SubjectErased, SubjectKeys, VaultFailure } from '../../vault/key-vault.ts'

export type BindEnv = {
  readonly vault: Pick<SubjectKeys, 'keyFor'>
  /** Whether this is the hash of a text that the ledger published, which reveals nothing beyond the text. */
  readonly isPublished: (hash: Sha256) => boolean
}

// By name of field, for all acts: acts and events name such a hash alike.
const outside: ReadonlySet<string> = new Set(
  [envelope, ...Object.values(definitions).map(({ inClear }) => inClear)].flatMap((table) =>
    namesOf(table, 'bound'),
  ),
)

/** Fields that may have the hash of a published text: a notice, or a contract beside the policy. */
const published: ReadonlySet<string> = new Set(['noticeHash', 'documentSha256'])

type Hashes = ReadonlyArray<readonly [name: string, hash: Sha256]>

const none: Hashes = []

const hashesIn = (
  fields: { readonly [name: string]: unknown } | undefined,
  isPublished: BindEnv['isPublished'],
): Hashes => {
  if (fields === undefined) return none
  let found = none
  // This runs for every act, so it makes no pair for each field.
  for (const name of Object.keys(fields)) {
    const value = outside.has(name) ? fields[name] : undefined
    if (!Sha256.is(value)) continue
    if (!(published.has(name) && isPublished(value))) found = [...found, [name, value]]
  }
  return found
}

const boundAct = (act: Act, own: Hashes, evidence: Hashes, dek: Uint8Array): Act => {
  const bind = (hashes: Hashes): object =>
    Object.fromEntries(hashes.map(([name, hash]) => [name, boundHash(dek, hash)]))
  const more = evidence.length === 0 ? {} : { evidence: { ...act.evidence, ...bind(evidence) } }
  const bound = decodeAct({ ...act, ...bind(own), ...more })
  // A hash replaces a hash, so the act stays valid.
  if (E.isLeft(bound)) throw new Error('an act is none after its hashes were bound')
  return bound.right
}

/** The act to record; undefined if it has no such hash. `subject` must be drawn by this ledger. */
export const bindHashes =
  ({ vault, isPublished }: BindEnv) =>
  (subject: SubjectId, act: Act): TaskEither<VaultFailure | SubjectErased, Act> | undefined => {
    const own = hashesIn(act, isPublished)
    const evidence = hashesIn(act.evidence, isPublished)
    if (own.length === 0 && evidence.length === 0) return undefined
    return pipe(
      vault.keyFor(subject),
      TE.map(({ dek }) => boundAct(act, own, evidence, dek)),
    )
  }
