/**
 * Verifies that an authority stated the existence of a text at a time (RFC 3161). Also runs in browsers: WebCrypto
 * verifies the signature, the rest is plain JavaScript.
 */
import { fromBER } from 'asn1js'
import { BasicConstraints, Certificate, SignedDataVerifyError } from 'pkijs'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { fromBase64 } from '../bytes/base64.ts'
import { clockToleranceMs } from '../bytes/clocks.ts'
import { equalBytes } from '../bytes/equal.ts'
import type { Primitives } from '../primitives.ts'
import { checkSigner } from './signer-certificate.ts'
import { readToken } from './read-token.ts'
import { authorityName } from './authority-name.ts'
import type { Token } from './read-token.ts'
import type { StampRejection } from './rejection.ts'
import { bufferOf, sha256Oid } from './request.ts'

/** Certificates of trusted authorities. */
export type Authorities = ReadonlyArray<Certificate>

export type Stamp = {
  /** The text existed at this time at the latest, in ms since 1970, by the authority's clock. */
  readonly atMs: number
  /** The number of the token, in hex. */
  readonly serial: string
  /** The authority's policy, as an object identifier. */
  readonly policy: string
  /** Subject of the certificate that signed (authority-name.ts). */
  readonly authority: string
}

/** Bounds on the time of a stamp, in ms since 1970, where known. */
export type Between = { readonly fromMs?: number | undefined; readonly toMs?: number | undefined }

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const certificateFrom = (der: Uint8Array): Certificate | undefined => {
  try {
    const { offset, result } = fromBER(bufferOf(der))
    return offset === der.length ? new Certificate({ schema: result }) : undefined
  } catch {
    return undefined
  }
}

/** The certificates of a PEM file (RFC 7468), at least one; undefined if one cannot be read. */
export const authoritiesFrom = (pem: string): Authorities | undefined => {
  const blocks = [
    ...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g),
  ].map(([, body = '']) => fromBase64(body.replaceAll(/\s/g, '')))
  const read = blocks.map((der) => (der === undefined ? undefined : certificateFrom(der)))
  const certificates = read.filter((one) => one !== undefined)
  return certificates.length === 0 || certificates.length < read.length ? undefined : certificates
}

const checkImprint = (
  { sha256 }: Primitives,
  { info }: Token,
  text: Uint8Array,
): StampRejection | undefined => {
  const computed = sha256(text)
  const { hashAlgorithm, hashedMessage } = info.messageImprint
  const found = new Uint8Array(hashedMessage.getValue())
  return hashAlgorithm.algorithmId === sha256Oid && equalBytes(computed, found)
    ? undefined
    : { rejected: 'stamp-hash-differs', computed: hexOf(computed), found: hexOf(found) }
}

const checkNonce = ({ info }: Token, nonce: Uint8Array | undefined): StampRejection | undefined =>
  nonce === undefined ||
  (info.nonce !== undefined && equalBytes(info.nonce.valueBlock.valueHexView, nonce))
    ? undefined
    : { rejected: 'stamp-nonce-differs' }

const timeText = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString()

/** Clocks may differ by some minutes. */
const checkTime = ({ info }: Token, { fromMs, toMs }: Between): StampRejection | undefined => {
  const stated = info.genTime.getTime()
  const [least, most] = [fromMs, toMs].map(timeText)
  const isEarly = fromMs !== undefined && stated < fromMs - clockToleranceMs
  const isLate = toMs !== undefined && stated > toMs + clockToleranceMs
  return isEarly || isLate
    ? { rejected: 'stamp-time-differs', stated: info.genTime.toISOString(), least, most }
    : undefined
}

/** The code of SignedDataVerifyError for a failing certificate path. */
const chainCode = 5

const basicConstraintsOid = '2.5.29.19'

/** Whether a certificate may issue others (RFC 5280 section 4.2.1.9). */
const isCa = ({ extensions = [] }: Certificate): boolean =>
  extensions.some(({ extnID, parsedValue }) => {
    const constraints: unknown = parsedValue
    return (
      extnID === basicConstraintsOid && constraints instanceof BasicConstraints && constraints.cA
    )
  })

/** The reason for a missing path, if the issuer of the signer's certificate is trusted and is not a CA. */
const issuerFault = (authorities: Authorities, { issuer }: Certificate): string | undefined =>
  authorities.some((one) => one.subject.isEqual(issuer) && !isCa(one))
    ? 'the root that issued its certificate is not a CA: basicConstraints CA:TRUE is missing'
    : undefined

const rejectionOf = (error: unknown, notCa: string | undefined): StampRejection => {
  if (!(error instanceof SignedDataVerifyError)) return { rejected: 'stamp-signature-wrong' }
  return error.code === chainCode
    ? { rejected: 'stamp-untrusted', why: notCa ?? error.message.slice(0, 200) }
    : { rejected: 'stamp-signature-wrong' }
}

const checkSignature = async (
  { signed }: Token,
  text: Uint8Array,
  authorities: Authorities,
  signer: Certificate,
): Promise<StampRejection | undefined> => {
  try {
    // The library checks the validity of every certificate at the stated time.
    const isBy = await signed.verify({
      signer: 0,
      data: bufferOf(text),
      trustedCerts: [...authorities],
      checkChain: true,
    })
    return isBy ? undefined : { rejected: 'stamp-signature-wrong' }
  } catch (error) {
    return rejectionOf(error, issuerFault(authorities, signer))
  }
}

/**
 * Verifies a response over `text`. `nonce`: from the request, undefined if it is no longer known. `between`: bounds on
 * the time. Revocation is checked only by lists inside the token.
 */
export const verifyStamp = async (
  primitives: Primitives,
  authorities: Authorities,
  response: Uint8Array,
  text: Uint8Array,
  nonce?: Uint8Array,
  between: Between = {},
): Promise<Either<StampRejection, Stamp>> => {
  const token = readToken(response)
  if (E.isLeft(token)) return token
  const differs = checkImprint(primitives, token.right, text) ?? checkNonce(token.right, nonce)
  if (differs !== undefined) return E.left(differs)
  const signer = await checkSigner(token.right.signed)
  if (E.isLeft(signer)) return signer
  const wrong = await checkSignature(token.right, text, authorities, signer.right)
  const refused = wrong ?? checkTime(token.right, between)
  if (refused !== undefined) return E.left(refused)
  const { genTime, serialNumber, policy } = token.right.info
  return E.right({
    atMs: genTime.getTime(),
    serial: hexOf(serialNumber.valueBlock.valueHexView),
    policy,
    authority: authorityName(signer.right),
  })
}
