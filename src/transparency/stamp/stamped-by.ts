/**
 * The authority and the time of a time stamp, as its token states them. It was verified on receipt, and verifiers
 * check it again.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { authorityName } from './authority-name.ts'
import { readToken } from './read-token.ts'
import type { StampRejection } from './rejection.ts'
import { checkSigner } from './signer-certificate.ts'

export type StampedBy = {
  /** Subject of the certificate that signed (authority-name.ts). */
  readonly authority: string
  /** The number of the token, in hex. */
  readonly serial: string
  /** The text existed at this time at the latest, in ms since 1970, by the authority's clock. */
  readonly atMs: number
  /** The authority's policy, as an object identifier. */
  readonly policy: string
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The authority's statement in an RFC 3161 response (DER); or the reason why it has none. */
export const readStampedBy = async (
  response: Uint8Array,
): Promise<Either<StampRejection, StampedBy>> => {
  const token = readToken(response)
  if (E.isLeft(token)) return token
  const { signed, info } = token.right
  const signer = await checkSigner(signed)
  if (E.isLeft(signer)) return signer
  return E.right({
    authority: authorityName(signer.right),
    serial: hexOf(info.serialNumber.valueBlock.valueHexView),
    atMs: info.genTime.getTime(),
    policy: info.policy,
  })
}
