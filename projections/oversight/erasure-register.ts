/** Whose key was to be destroyed, and was it? The log is the erasure ledger: a restored vault is brought back in step by it. */
import { SubjectId } from '../../src/kernel/ids.ts'
import type { Sha256 } from '../../src/kernel/ids.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import type { Projection, Rows } from '../../src/projector/projection.ts'
import { personOf } from '../subject-key.ts'

export type ErasureRow = {
  readonly requestedAt?: Instant
  readonly erased?: { readonly at: Instant; readonly kid: string; readonly fingerprint: Sha256 }
}

export const erasureRegister: Projection<ErasureRow> = {
  name: 'erasure-register',
  version: 1,
  keysOf: (recorded) => {
    const { type } = recorded.event
    const subject =
      type === 'ErasureRequested' || type === 'CryptoShredded' ? personOf(recorded) : undefined
    return subject === undefined ? [] : [subject]
  },
  initial: {},
  evolve: (row, { event }) => {
    if (event.type === 'ErasureRequested') return { ...row, requestedAt: event.occurredAt }
    if (event.type !== 'CryptoShredded') return row
    const { kid, fingerprint } = event.body
    return { ...row, erased: { at: event.occurredAt, kid, fingerprint } }
  },
}

/** Everyone in it, in pages: `after` is the last person of the page before. */
export const erasuresIn =
  (rows: Pick<Rows<ErasureRow>, 'scan'>) =>
  (
    limit: number,
    after?: SubjectId,
  ): ReadonlyArray<readonly [subject: SubjectId, row: ErasureRow]> =>
    rows
      .scan('', limit, after)
      .flatMap(([key, row]) => (SubjectId.is(key) ? [[key, row] as const] : []))
