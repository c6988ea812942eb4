/**
 * Personal fields to sealed part and back, given the person's key: no effect, no randomness, so that the same
 * event sealed again is the same bytes. Formats: docs name each step; keys as in ./derive.ts.
 */
import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { PersonalFields, maxPersonalBytes } from '../events/personal.ts'
import { nonceBytes, tagBytes } from '../events/sealed.ts'
import type { Kid, SealedPart } from '../events/sealed.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { EventId, SubjectId } from '../kernel/ids.ts'
import { digest, eventKeys, hmac } from './derive.ts'
import type { EventKeys } from './derive.ts'

const cipher = 'aes-256-gcm'

/** The event a part belongs to: moved to another event, ledger or type, it does not open. */
export type SealingContext = {
  readonly ledger: string
  readonly eventId: EventId
  readonly type: string
}

export type ToSeal = SealingContext & {
  readonly subject: SubjectId
  readonly kid: Kid
  readonly dek: Uint8Array
  readonly personal: PersonalFields
}

/** The reasons why a part is refused; the first check that fails, in this order. */
export type PartRejection = 'ciphertext-hash' | 'decryption' | 'commitment' | 'fields'
export type PartRejected = {
  readonly rejected: 'sealed-part'
  readonly reason: PartRejection
  readonly eventId: EventId
  readonly subject: SubjectId
}

type Bound = { readonly subject: SubjectId; readonly kid: Kid }

// JCS of {event, kid, ledger, subject, type}, spelt out because it is on the path of every act: ids need no
// escape, and the members stand in canonical order.
const associated = ({ ledger, eventId, type }: SealingContext, { subject, kid }: Bound): Buffer =>
  Buffer.from(
    `{"event":"${eventId}","kid":"${kid}","ledger":${canonicalJson(ledger)},"subject":"${subject}","type":${canonicalJson(type)}}`,
    'utf8',
  )

const encoded = (bytes: Buffer): string => bytes.toString('base64')
const decoded = (text: string): Buffer => Buffer.from(text, 'base64')

/**
 * Seals one person's fields: AES-256-GCM under the event's own key, HMAC-SHA256 as commitment to the text.
 * The nonce is SHA-256(commitment, associated data)[0:12]: other text or other context, other nonce; sealed
 * twice, the same. Throws RangeError past `maxPersonalBytes`, which the codec of the fields rules out.
 */
export const seal = (asked: ToSeal): SealedPart => {
  const { subject, kid, dek, personal } = asked
  const text = Buffer.from(canonicalJson(personal), 'utf8')
  if (text.length > maxPersonalBytes) throw new RangeError('personal fields past their bound')
  const keys = eventKeys(dek, asked.eventId)
  const aad = associated(asked, asked)
  const commitment = hmac(keys.commitment, text)
  const nonce = digest(Buffer.concat([commitment, aad])).subarray(0, nonceBytes)
  const gcm = createCipheriv(cipher, keys.encryption, nonce, { authTagLength: tagBytes }).setAAD(
    aad,
  )
  const ct = Buffer.concat([gcm.update(text), gcm.final(), gcm.getAuthTag()])
  return {
    subject,
    kid,
    nonce: encoded(nonce),
    ct: encoded(ct),
    ctSha256: encoded(digest(Buffer.concat([nonce, ct]))),
    commit: encoded(commitment),
  }
}

const decrypted = (
  keys: EventKeys,
  part: SealedPart,
  context: SealingContext,
): Buffer | undefined => {
  const bytes = decoded(part.ct)
  const body = bytes.length - tagBytes
  const gcm = createDecipheriv(cipher, keys.encryption, decoded(part.nonce), {
    authTagLength: tagBytes,
  })
  try {
    gcm.setAAD(associated(context, part)).setAuthTag(bytes.subarray(body))
    return Buffer.concat([gcm.update(bytes.subarray(0, body)), gcm.final()])
  } catch {
    return undefined
  }
}

const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

const parsed = (text: Buffer): unknown => {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Opens a part with the keys of its event alone, as one who was handed them does. */
export const openWith = (
  keys: EventKeys,
  part: SealedPart,
  context: SealingContext,
): Either<PartRejected, PersonalFields> => {
  const rejected = (reason: PartRejection): Either<PartRejected, never> =>
    E.left({ rejected: 'sealed-part', reason, eventId: context.eventId, subject: part.subject })
  const hashed = digest(Buffer.concat([decoded(part.nonce), decoded(part.ct)]))
  if (!same(hashed, decoded(part.ctSha256))) return rejected('ciphertext-hash')
  const text = decrypted(keys, part, context)
  if (text === undefined) return rejected('decryption')
  // AES-GCM does not commit to its key: without this check two keys could tell two stories of one event.
  if (!same(hmac(keys.commitment, text), decoded(part.commit))) return rejected('commitment')
  const fields = parsed(text)
  return PersonalFields.is(fields) ? E.right(fields) : rejected('fields')
}

/** Opens a part with its person's key. */
export const open = (
  dek: Uint8Array,
  part: SealedPart,
  context: SealingContext,
): Either<PartRejected, PersonalFields> => openWith(eventKeys(dek, context.eventId), part, context)
