/** Data leaving the bank: asked for, allowed on a named ground, done, confirmed (clauses 1.5, 4-a, 4-b). */
import { t } from '../../fp.ts'
import { closed, list, text, words } from '../../kernel/codec.ts'
import { CategoryId, EventId, MatterId, PurposeId, RecipientId, Sha256 } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { event } from '../event.ts'
import { Ground } from '../ground.ts'

// Declarations of fields that several events have.
const clearWhat = { recipient: 'closed', purpose: 'closed', categories: 'closed' } as const

export const DisclosureRequested = event(
  'DisclosureRequested',
  1,
  closed(
    'DisclosureRequested',
    {
      disclosure: MatterId,
      recipient: RecipientId,
      purpose: PurposeId,
      categories: list(CategoryId, 64),
    },
    /** Asked for on an exemption of which the person is not told. */
    { restricted: t.boolean },
  ),
  { disclosure: 'brought', ...clearWhat, restricted: 'measure' },
)

/** The required protection of a transfer (clause 1.7(1)). */
export const TransferCondition = words('TransferCondition', ['encrypted'])
export type TransferCondition = t.TypeOf<typeof TransferCondition>

/**
 * Allowed, on exactly these grants or this exemption; good for one transfer, until `validUntil` or until one of
 * `restsOn` ends. Absent in what was recorded before grounds were named.
 */
export const DisclosureAuthorised = event(
  'DisclosureAuthorised',
  1,
  closed(
    'DisclosureAuthorised',
    { disclosure: MatterId, basis: text(40), reliedOn: list(EventId, 32), validUntil: Instant },
    { exemption: MatterId, conditions: list(TransferCondition, 4), restsOn: list(Ground, 64) },
  ),
  {
    disclosure: 'drawn',
    basis: 'closed',
    reliedOn: 'drawn',
    validUntil: 'measure',
    exemption: 'drawn',
    conditions: 'closed',
    restsOn: {
      on: 'closed',
      since: 'measure',
      kind: 'closed',
      purpose: 'closed',
      recipient: 'closed',
      device: 'brought',
      publication: 'drawn',
      survey: 'drawn',
      policy: 'closed',
      accounts: 'closed',
      agreement: 'closed',
      exemption: 'drawn',
      guardian: 'drawn',
      source: 'closed',
      permission: 'closed',
      channel: 'closed',
    },
  },
)

export const DisclosureRefused = event(
  'DisclosureRefused',
  1,
  closed('DisclosureRefused', { disclosure: MatterId, reasons: list(text(60), 16) }),
  { disclosure: 'drawn', reasons: 'closed' },
)

/** The fields that really left: never more than were authorised. */
export const DisclosureMade = event(
  'DisclosureMade',
  1,
  closed(
    'DisclosureMade',
    {
      disclosure: MatterId,
      recipient: RecipientId,
      purpose: PurposeId,
      categories: list(CategoryId, 64),
      encrypted: t.boolean,
    },
    {
      transferSha256: Sha256,
      /** Conditions of the authorisation that the transfer, as told, did not keep. */
      conditionsBroken: list(TransferCondition, 4),
      /** The freeze of the recipient before the transfer: its time and its event. */
      frozenSince: Instant,
      frozenBy: EventId,
    },
  ),
  {
    disclosure: 'drawn',
    ...clearWhat,
    encrypted: 'measure',
    transferSha256: 'bound',
    conditionsBroken: 'closed',
    frozenSince: 'measure',
    frozenBy: 'drawn',
  },
)

export const DisclosureAcknowledged = event(
  'DisclosureAcknowledged',
  1,
  closed('DisclosureAcknowledged', { disclosure: MatterId }, { receiptSha256: Sha256 }),
  { disclosure: 'drawn', receiptSha256: 'bound' },
)

/** One publication, on one consent given for it (PIPL 25). */
export const PublishedRecorded = event(
  'PublishedRecorded',
  1,
  closed(
    'PublishedRecorded',
    {
      publication: MatterId,
      purpose: PurposeId,
      categories: list(CategoryId, 64),
      placeSha256: Sha256,
      reliedOn: list(EventId, 32),
    },
    /** The exemption it rests on, where it rests on one (clause 4-E0). */
    { exemption: MatterId },
  ),
  {
    publication: 'brought',
    purpose: 'closed',
    categories: 'closed',
    placeSha256: 'bound',
    reliedOn: 'drawn',
    exemption: 'drawn',
  },
)

export const TakedownDone = event(
  'TakedownDone',
  1,
  closed('TakedownDone', { publication: MatterId }),
  { publication: 'drawn' },
)

/** Each of them by its type. */
export const disclosureEvents = {
  DisclosureRequested,
  DisclosureAuthorised,
  DisclosureRefused,
  DisclosureMade,
  DisclosureAcknowledged,
  PublishedRecorded,
  TakedownDone,
} as const
