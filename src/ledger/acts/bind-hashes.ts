/**
 * Hashes that an act brings of documents outside the ledger. Such a hash may be that of anything, a telephone number
 * among them, and all of those can be tried in minutes: what is recorded is bound under the person's key.
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
  /** Whether this is the hash of a text that the ledger published: it says no more than the text does. */
  readonly isPublished: (hash: Sha256) => boolean
}

// By name, whichever act has it: an act calls such a hash what its event calls it.
const outside: ReadonlySet<string> = new Set(
  [envelope, ...Object.values(definitions).map(({ inClear }) => inClear)].flatMap((table) =>
    namesOf(table, 'bound'),
  ),
)

/** What may be the hash of a text that the ledger published: of a notice, or of a contract beside the policy. */
const published: ReadonlySet<string> = new Set(['noticeHash', 'documentSha256'])

type Hashes = ReadonlyArray<readonly [name: string, hash: Sha256]>

const none: Hashes = []

const hashesIn = (
  fields: { readonly [name: string]: unknown } | undefined,
  isPublished: BindEnv['isPublished'],
): Hashes => {
  if (fields === undefined) return none
  let found = none
  // Asked of every act: no pair is made for each field.
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
  // One hash stands where another stood: an act stays one.
  if (E.isLeft(bound)) throw new Error('an act is none after its hashes were bound')
  return bound.right
}

/** The act as it may be recorded; nothing where it brings no such hash. `subject` is one that the ledger drew. */
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
