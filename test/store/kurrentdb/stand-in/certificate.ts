/** Certificates made on the spot: a CA of its own and one server certificate (X.509 v3, RFC 5280). */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
  dnsName: 0x82,
  ipAddress: 0x87,
  version: 0xa0,
  extensions: 0xa3,
} as const

const lengthBytes = (length: number): Buffer => {
  if (length < 0x80) return Buffer.from([length])
  return length < 0x100
    ? Buffer.from([0x81, length])
    : Buffer.from([0x82, length >>> 8, length & 0xff])
}

const der = (kind: number, ...contents: ReadonlyArray<Uint8Array>): Buffer => {
  const body = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([kind]), lengthBytes(body.length), body])
}

const oid = (digits: string): Buffer => der(tag.oid, Buffer.from(digits, 'hex'))
const commonName = oid('550403')
const basicConstraints = oid('551d13')
const subjectAltName = oid('551d11')
const ecdsaWithSha256 = der(tag.sequence, oid('2a8648ce3d040302'))
const yes = der(tag.boolean, Buffer.from([0xff]))

const nameOf = (text: string): Buffer =>
  der(
    tag.sequence,
    der(tag.set, der(tag.sequence, commonName, der(tag.utf8, Buffer.from(text, 'utf8')))),
  )

/** YYMMDDHHMMSSZ. */
const utcTime = (ms: number): Buffer =>
  der(
    tag.utcTime,
    Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-T:]/gu, '')}Z`),
  )

const authority = (): Buffer =>
  der(tag.sequence, basicConstraints, yes, der(tag.octetString, der(tag.sequence, yes)))

const loopback = (): Buffer =>
  der(
    tag.sequence,
    subjectAltName,
    der(
      tag.octetString,
      der(
        tag.sequence,
        der(tag.dnsName, Buffer.from('localhost')),
        der(tag.ipAddress, Buffer.from([127, 0, 0, 1])),
      ),
    ),
  )

type Wish = {
  readonly subject: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly signer: KeyObject
  readonly fromMs: number
  readonly toMs: number
  readonly extension: Buffer
}

const certificate = (wish: Wish): string => {
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)])
  const body = der(
    tag.sequence,
    der(tag.version, der(tag.integer, Buffer.from([2]))),
    der(tag.integer, serial),
    ecdsaWithSha256,
    nameOf(wish.issuer),
    der(tag.sequence, utcTime(wish.fromMs), utcTime(wish.toMs)),
    nameOf(wish.subject),
    wish.publicKey.export({ type: 'spki', format: 'der' }),
    der(tag.extensions, der(tag.sequence, wish.extension)),
  )
  const signature = der(tag.bitString, Buffer.from([0]), sign('sha256', body, wish.signer))
  const base64 = der(tag.sequence, body, ecdsaWithSha256, signature).toString('base64')
  const lines = base64.match(/.{1,64}/gu) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const dayMs = 86_400_000

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

const newAuthority = (name: string) => {
  const keys = newKeys()
  const now = Date.now()
  const pem = certificate({
    subject: name,
    issuer: name,
    publicKey: keys.publicKey,
    signer: keys.privateKey,
    fromMs: now - 30 * dayMs,
    toMs: now + 30 * dayMs,
    extension: authority(),
  })
  return { pem, key: keys.privateKey, name }
}

/** PEM texts: the server's key and certificate, the CA that signed it, and one that did not. */
export type Certificates = {
  readonly key: string
  readonly cert: string
  readonly ca: string
  readonly otherCa: string
}

/** New certificates for localhost and 127.0.0.1; `expired`: for a day that is past. */
export const newCertificates = (validity: 'valid' | 'expired'): Certificates => {
  const ca = newAuthority('stand-in CA')
  const keys = newKeys()
  const toMs = Date.now() + (validity === 'valid' ? dayMs : -dayMs)
  return {
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: certificate({
      subject: 'eventstoredb-node',
      issuer: ca.name,
      publicKey: keys.publicKey,
      signer: ca.key,
      fromMs: toMs - 2 * dayMs,
      toMs,
      extension: loopback(),
    }),
    ca: ca.pem,
    otherCa: newAuthority('another CA').pem,
  }
}
