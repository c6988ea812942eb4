/** Time stamps that openssl would not make: a statement of its making, changed, and signed by whomever a test names. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { makeAuthority } from './authority.ts'

const der = (tag: number, ...parts: ReadonlyArray<Uint8Array>): Buffer => {
  const body = Buffer.concat(parts)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(body.length)
  const head = body.length < 128 ? Buffer.of(tag, body.length) : Buffer.of(tag, 0x82, ...length)
  return Buffer.concat([head, body])
}

/** A response that grants and has no token. */
export const withoutToken = der(0x30, der(0x30, der(0x02, Buffer.of(0))))

type Signing = {
  readonly authority: ReturnType<typeof makeAuthority>
  /** A response of openssl, whose statement is taken. */
  readonly good: Uint8Array
  /** The signers: one, or more. */
  readonly by: ReadonlyArray<string>
  /** Changes the statement, keeping its length. */
  readonly edit?: (statement: Buffer) => void
  /** More of `openssl cms -sign`; the name of the certificate among what is signed where left out. */
  readonly more?: ReadonlyArray<string>
}

/** The statement of a token, signed by these, in a response of its own. */
export const signedBy = ({ authority, good, by, edit, more = ['-cades'] }: Signing): Uint8Array => {
  const at = (file: string): string => join(authority.folder, file)
  writeFileSync(at('good.tsr'), good)
  authority.openssl('ts', '-reply', '-in', 'good.tsr', '-token_out', '-out', 'token')
  const token = ['-verify', '-noverify', '-inform', 'DER', '-in', 'token', '-out', 'statement']
  authority.openssl('cms', ...token)
  const statement = readFileSync(at('statement'))
  edit?.(statement)
  writeFileSync(at('statement'), statement)
  const signers = by.flatMap((name) => ['-signer', `${name}.pem`, '-inkey', `${name}.key`])
  const form = ['-outform', 'DER', '-out', 'signed', '-econtent_type', '1.2.840.113549.1.9.16.1.4']
  const how = ['-md', 'sha256', ...signers, '-nodetach', '-binary', ...form, ...more]
  authority.openssl('cms', '-sign', '-in', 'statement', ...how)
  const status = der(0x30, der(0x02, Buffer.of(0)))
  return new Uint8Array(der(0x30, status, readFileSync(at('signed'))))
}

/** Has a statement tell another time, in ms since 1970; openssl states whole seconds. */
export const stating =
  (ms: number) =>
  (statement: Buffer): void => {
    const now = statement.toString('latin1').match(/\d{14}Z/)?.[0] ?? ''
    const then = new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
    statement.write(`${then}Z`, statement.indexOf(now), 'latin1')
  }
