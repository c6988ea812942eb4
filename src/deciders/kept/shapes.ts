/**
 * Codecs for the contents of a kept state. A checksum is not enough: another build, or somebody else, may have written
 * the text.
 */
import { Evidence } from '../../events/envelope.ts'
import { ConsentGranted } from '../../events/facts/consent.ts'
import { TransferCondition } from '../../events/facts/disclosure.ts'
import { ExemptionInvoked } from '../../events/facts/exemption.ts'
import { Ground } from '../../events/ground.ts'
import { TimeSource } from '../../events/vocabulary.ts'
import { t } from '../../fp.ts'
import { closed, words } from '../../kernel/codec.ts'
import {
  ActorId,
  CategoryId,
  EventId,
  MatterId,
  PurposeId,
  RecipientId,
  Sha256,
} from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'

const mark = { at: Instant, event: EventId }
const categories = t.readonlyArray(CategoryId)
const restsOn = t.readonlyArray(Ground)
const isTrue = t.literal(true)

export const Marked = closed('KeptMark', mark)
export const Switched = closed('KeptSwitch', {
  ...mark,
  state: words('KeptSwitchState', ['on', 'off']),
})
export const Granted = closed('KeptGrant', { ...mark, key: t.string, body: ConsentGranted.body })
export const Offered = closed('KeptOffer', { ...mark, offered: t.readonlyArray(PurposeId) })
export const Proven = closed('KeptProof', { ...mark, proofSha256: Sha256 })
export const Uninstalled = closed('KeptUninstall', {
  ...mark,
  certainty: words('KeptCertainty', ['observed', 'inferred']),
})

const Progress = t.union([
  closed('KeptRequest', { state: words('KeptRequestState', ['requested', 'refused']) }),
  closed('KeptAuthorisation', {
    state: t.literal('authorised'),
    at: Instant,
    validUntil: Instant,
    conditions: t.readonlyArray(TransferCondition),
    restsOn,
  }),
  closed(
    'KeptTransfer',
    {
      state: words('KeptTransferState', ['made', 'acknowledged']),
      sent: categories,
      leftAt: Instant,
      restsOn,
    },
    { frozen: Marked },
  ),
])
export const Disclosed = closed('KeptDisclosure', {
  recipient: RecipientId,
  purpose: PurposeId,
  categories,
  progress: Progress,
  mark: Marked,
})

export const Published = closed(
  'KeptPublication',
  { publication: MatterId, purpose: PurposeId, categories, placeSha256: Sha256, isDown: t.boolean },
  { isExempt: isTrue },
)

export const InvokedExemption = closed(
  'KeptExemption',
  { ...mark, body: ExemptionInvoked.body, isClosed: t.boolean, by: ActorId },
  { awaits: isTrue, isNoticeGiven: isTrue },
)

/** Only the type of a fact: it is compared, never folded. */
export const Said = closed(
  'KeptSaid',
  {
    causation: EventId,
    at: Instant,
    source: TimeSource,
    facts: t.readonlyArray(closed('KeptFact', { type: t.string, body: t.UnknownRecord })),
  },
  { evidence: Evidence, noticeHash: Sha256 },
)

export const Commands = t.tuple([
  t.readonlyArray(EventId),
  t.union([t.readonlyArray(EventId), t.null]),
])
export const Names = t.readonlyArray(t.string)
