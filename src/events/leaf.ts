/**
 * From stored event to Merkle leaf: the ciphertext goes, its hash and the commitment stay, so that a proof
 * holds after the ciphertext is withheld, lost or unreadable (invariant 8).
 */
import { canonicalJson } from '../kernel/canonical-json.ts'

// In canonical JSON only a member named `sealed` can spell this: inside a text its quotes are escaped.
const sealedMark = '"sealed":['

const isRecord = (u: unknown): u is Record<string, unknown> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

const withoutCiphertext = (part: unknown): unknown => {
  if (!isRecord(part)) return part
  const { ct: _, ...kept } = part
  return kept
}

/**
 * The leaf's text, given an event's stored canonical JSON: the same, with `ct` taken out of each of its sealed
 * parts. `leafText` of a leaf is that leaf, so one who never had the ciphertext computes the same.
 */
export const leafText = (storedJson: string): string => {
  if (!storedJson.includes(sealedMark)) return storedJson
  const event: unknown = JSON.parse(storedJson)
  if (!isRecord(event) || !Array.isArray(event['sealed'])) return storedJson
  return canonicalJson({ ...event, sealed: event['sealed'].map(withoutCiphertext) })
}
