/** Reading is recorded (design invariant 10), and so is who may: credentials and tokens as they come and go. */
import { closed, list, whole, words } from '../../kernel/codec.ts'
import { ActorId, PurposeId, RecipientId, SubjectId, SystemId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { event } from '../event.ts'
import { Role } from '../vocabulary.ts'

export const ReadReason = words('ReadReason', [
  'audit',
  'complaint',
  'rights_request',
  'incident',
  'court',
  'regulator',
  'operations',
  'own_record',
])

/** Reasons of staff: all but `own_record`. */
export const staffReasons: ReadonlyArray<string> = ReadReason.words.filter(
  (word) => word !== 'own_record',
)

/** The kind of the opened record. */
export const ReadView = words('View', [
  'trail',
  'record',
  'disclosures',
  'export',
  'replay',
  'register',
  'decision',
  'recipient_view',
  'identifiers',
])

/**
 * Somebody opened a person's trail, or a view over many people (`subject` absent), or asked as staff what may be done
 * with a person's data (`decision`) what a recipient may see of them (`recipient_view`),
 * or which kinds of identifier lead to them (`identifiers`).
 */
export const LedgerRead = event(
  'LedgerRead',
  1,
  closed(
    'LedgerRead',
    {
      view: ReadView,
      reason: ReadReason,
    },
    { subject: SubjectId },
  ),
  { view: 'closed', reason: 'closed', subject: 'drawn' },
)

/** A credential was made. Its label stays out: it is free text. */
export const CredentialCreated = event(
  'CredentialCreated',
  1,
  closed(
    'CredentialCreated',
    { credential: ActorId, system: SystemId, roles: list(Role, 6) },
    { purposes: list(PurposeId, 200), recipients: list(RecipientId, 200) },
  ),
  {
    credential: 'drawn',
    system: 'closed',
    roles: 'closed',
    purposes: 'closed',
    recipients: 'closed',
  },
)

/** A credential is good for nothing any more, nor is any token that was asked for with it. */
export const CredentialRevoked = event(
  'CredentialRevoked',
  1,
  closed('CredentialRevoked', { credential: ActorId }),
  { credential: 'drawn' },
)

/** Tokens are signed by another key from now on; `key` counts them. */
export const SigningKeyRotated = event(
  'SigningKeyRotated',
  1,
  closed('SigningKeyRotated', { key: whole(1, Number.MAX_SAFE_INTEGER) }),
  { key: 'measure' },
)

/**
 * The actor may reach this person's record as the person, by tokens that end at `until` at the latest. Recorded once
 * for all tokens that end by then.
 */
export const TokenIssued = event(
  'TokenIssued',
  1,
  closed('TokenIssued', { subject: SubjectId, until: Instant }),
  { subject: 'drawn', until: 'measure' },
)

/** No token of this person that was issued before is good any more. */
export const TokensRevoked = event(
  'TokensRevoked',
  1,
  closed('TokensRevoked', { subject: SubjectId }),
  { subject: 'drawn' },
)

/** Each of them by its type. */
export const accessEvents = {
  LedgerRead,
  CredentialCreated,
  CredentialRevoked,
  SigningKeyRotated,
  TokenIssued,
  TokensRevoked,
} as const
