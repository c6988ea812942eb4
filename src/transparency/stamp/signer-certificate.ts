/** Finds the signer of a token, and checks that it may stamp times (RFC 3161 sections 2.3 and 2.4.2, RFC 5816). */
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js'
import { Certificate, ExtKeyUsage, IssuerAndSerialNumber } from 'pkijs'
import type { SignedData } from 'pkijs'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { equalBytes } from '../bytes/equal.ts'
import { tstInfoOid } from './read-token.ts'
import type { StampRejection } from './rejection.ts'
import { bufferOf, sha256Oid } from './request.ts'

const extendedKeyUsageOid = '2.5.29.37'
/** id-kp-timeStamping. */
const timeStampingOid = '1.3.6.1.5.5.7.3.8'
const contentTypeOid = '1.2.840.113549.1.9.3'
const signingCertificateOid = '1.2.840.113549.1.9.16.2.12'
const signingCertificateV2Oid = '1.2.840.113549.1.9.16.2.47'
const hashNames: ReadonlyMap<string, string> = new Map([
  [sha256Oid, 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
])

const unfit = (why: string): Either<StampRejection, never> =>
  E.left({ rejected: 'stamp-signer', why })

/** The certificate in the token with the issuer and number of the signer; the library verifies against the same one. */
const signerOf = (signed: SignedData): Certificate | undefined => {
  const sid: unknown = signed.signerInfos[0]?.sid
  if (!(sid instanceof IssuerAndSerialNumber)) return undefined
  return (signed.certificates ?? [])
    .filter((one) => one instanceof Certificate)
    .find(
      ({ issuer, serialNumber }) =>
        issuer.isEqual(sid.issuer) && serialNumber.isEqual(sid.serialNumber),
    )
}

/** The only purpose of the key, marked critical: a key with other purposes could be tricked into signing a time. */
const mayStamp = ({ extensions = [] }: Certificate): boolean =>
  extensions.some(({ extnID, critical, parsedValue }) => {
    const usage: unknown = parsedValue
    return (
      extnID === extendedKeyUsageOid &&
      critical &&
      usage instanceof ExtKeyUsage &&
      usage.keyPurposes.length === 1 &&
      usage.keyPurposes[0] === timeStampingOid
    )
  })

const valueOf = (signed: SignedData, oid: string): unknown => {
  const attributes = signed.signerInfos[0]?.signedAttrs?.attributes ?? []
  const found = attributes.filter(({ type }) => type === oid)
  const values: ReadonlyArray<unknown> = found[0]?.values ?? []
  return found.length === 1 && values.length === 1 ? values[0] : undefined
}

/** The members of a sequence; empty for any other value. */
const membersOf = (value: unknown): ReadonlyArray<unknown> =>
  value instanceof Sequence ? value.valueBlock.value : []

type Named = { readonly hash: string; readonly digest: Uint8Array }

/** The first ESSCertIDv2 (RFC 5035), or ESSCertID, which always uses SHA-1 (RFC 2634). */
const namedIn = (signed: SignedData): Named | undefined => {
  const second = valueOf(signed, signingCertificateV2Oid)
  const value = second ?? valueOf(signed, signingCertificateOid)
  const [certs] = membersOf(value)
  const [first] = membersOf(certs)
  const [one, two] = membersOf(first)
  const [algorithm] = membersOf(one)
  const oid = algorithm instanceof ObjectIdentifier ? algorithm.valueBlock.toString() : sha256Oid
  const hash = second === undefined ? 'SHA-1' : hashNames.get(oid)
  const digest = one instanceof OctetString ? one : two
  return hash === undefined || !(digest instanceof OctetString)
    ? undefined
    : { hash, digest: new Uint8Array(digest.getValue()) }
}

/** The signer's certificate. The signature covers its hash, so another certificate with the same key cannot replace it. */
export const checkSigner = async (
  signed: SignedData,
): Promise<Either<StampRejection, Certificate>> => {
  const certificate = signerOf(signed)
  if (certificate === undefined) return unfit('its certificate is not in the token')
  if (!mayStamp(certificate)) return unfit('its certificate is not for stamping times alone')
  const contentType = valueOf(signed, contentTypeOid)
  if (
    !(contentType instanceof ObjectIdentifier) ||
    contentType.valueBlock.toString() !== tstInfoOid
  )
    return unfit('what it signed is not said to be a time stamp')
  const named = namedIn(signed)
  if (named === undefined) return unfit('what it signed names no certificate')
  // The library writes the certificate again with the bytes that it read.
  const whole = bufferOf(new Uint8Array(certificate.toSchema().toBER()))
  const digest = new Uint8Array(await crypto.subtle.digest(named.hash, whole))
  return equalBytes(digest, named.digest)
    ? E.right(certificate)
    : unfit('what it signed names another certificate')
}
