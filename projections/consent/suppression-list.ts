/**
 * Whom must a sending system leave alone? One row for each opt-out, by what it covers; it stays when the account is
 * closed and when the person is erased, or the next import would write to them again (clause 2.1).
 */
import type { t } from '../../src/fp.ts'
import { closed, words } from '../../src/kernel/codec.ts'
import type { SubjectId } from '../../src/kernel/ids.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { Projection, Rows } from '../../src/projector/projection.ts'
import { anyKey, preferenceKey } from '../../src/standing/standing.ts'
import { markFields } from '../mark.ts'
import { personOf } from '../subject-key.ts'

/** The last word on exactly this; a wider one may cover it. */
export const SuppressionRow = closed('MarketingWord', {
  ...markFields,
  said: words('SuppressionSaid', ['out', 'in']),
})
export type SuppressionRow = t.TypeOf<typeof SuppressionRow>

/** Before a word on exactly this: never stored. */
export type NoSuppression = { readonly said: 'none' }

/** Whether a row is of a word that was said. */
export const isSuppression = (row: SuppressionRow | NoSuppression): row is SuppressionRow =>
  row.said !== 'none'

type OptEvent = Extract<
  LedgerEvent,
  { readonly type: 'MarketingOptedOut' | 'SuppressionInherited' | 'MarketingOptedIn' }
>

const isOurs = (event: LedgerEvent): event is OptEvent =>
  event.type === 'MarketingOptedOut' ||
  event.type === 'SuppressionInherited' ||
  event.type === 'MarketingOptedIn'

const keyOf = (purpose: string, channel: string, subject: string): string =>
  `${purpose}/${channel}/${subject}`

export const suppressionList: Projection<SuppressionRow | NoSuppression> = {
  name: 'suppression-list',
  version: 3,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    const { event } = recorded
    if (subject === undefined || !isOurs(event)) return []
    const scopes = event.type === 'SuppressionInherited' ? event.body.optOuts : [event.body]
    const keys = scopes.map((scope) => {
      const policy = 'policy' in scope ? scope.policy : undefined
      return `${preferenceKey(scope.purpose, scope.channel, policy)}/${subject}`
    })
    return [...new Set(keys)]
  },
  initial: { said: 'none' },
  evolve: (row, { event }) => {
    if (!isOurs(event) || (row.said !== 'none' && row.at > event.occurredAt)) return row
    const said = event.type === 'MarketingOptedIn' ? 'in' : 'out'
    // Of two at one instant the opt-out stands.
    if (row.said === 'out' && said === 'in' && row.at === event.occurredAt) return row
    return { at: event.occurredAt, event: event.id, said }
  },
}

/**
 * Whether the last word of this person on a purpose and channel, as narrow or as wide as it was, is an opt-out. `of` is
 * the purpose with all that stands for it: what was said of its whole policy, and of everything. `others` are joined
 * with this surrogate: their opt-outs count, their opt-ins do not.
 */
export const isSuppressed =
  (rows: Rows<SuppressionRow | NoSuppression>) =>
  (
    subject: SubjectId,
    of: ReadonlyArray<string>,
    channel: string,
    others: ReadonlyArray<SubjectId> = [],
  ): boolean => {
    const saidBy = (whose: SubjectId) =>
      of
        .flatMap((each) => [keyOf(each, channel, whose), keyOf(each, anyKey, whose)])
        .flatMap((key) => {
          const row = rows.get(key)
          return row === undefined || row.said === 'none' ? [] : [row]
        })
    const outs = others.flatMap(saidBy).filter((row) => row.said === 'out')
    const said = [...saidBy(subject), ...outs]
    const lastOut = said.reduce(
      (max, { said: word, at }) => (word === 'out' && at > max ? at : max),
      '',
    )
    const lastIn = said.reduce(
      (max, { said: word, at }) => (word === 'in' && at > max ? at : max),
      '',
    )
    return lastOut !== '' && lastOut >= lastIn
  }
