/** A request for a time stamp (RFC 3161 section 2.4.1): SHA-256, with the authority's certificate, and a nonce. */
import { Integer, Null, OctetString } from 'asn1js'
import { AlgorithmIdentifier, MessageImprint, TimeStampReq } from 'pkijs'

/** id-sha256 (RFC 5754). */
export const sha256Oid = '2.16.840.1.101.3.4.2.1'

/** The nonce from random bytes: a positive number with one spelling, so that it can be compared byte by byte. */
export const nonceFrom = (random: Uint8Array): Uint8Array => {
  const nonce = new Uint8Array(random)
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
  return nonce
}

/** A copy in its own buffer, which the ASN.1 libraries require. */
export const bufferOf = (bytes: Uint8Array): ArrayBuffer => {
  const buffer = new ArrayBuffer(bytes.length)
  new Uint8Array(buffer).set(bytes)
  return buffer
}

/** The DER of a request over a SHA-256 (32 bytes); `nonce` from `nonceFrom`. */
export const stampRequest = (digest: Uint8Array, nonce: Uint8Array): Uint8Array => {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({
        algorithmId: sha256Oid,
        algorithmParams: new Null(),
      }),
      hashedMessage: new OctetString({ valueHex: bufferOf(digest) }),
    }),
    nonce: new Integer({ valueHex: bufferOf(nonce) }),
    certReq: true,
  })
  return new Uint8Array(request.toSchema().toBER())
}
