/**
 * Faults between this program and PostgreSQL. The driver's own messages are not passed on: they may quote a row, or a
 * mistyped connection string with its password.
 */

/** Reasons why PostgreSQL could not be used. */
export type PostgresReason =
  | 'connection-malformed'
  | 'unreachable'
  | 'interrupted'
  | 'too-slow'
  | 'password-refused'
  | 'database-missing'
  | 'not-permitted'
  | 'tls-refused'
  | 'read-only'
  | 'not-durable'
  | 'too-old'
  | 'schema-newer'
  | 'schema-foreign'
  | 'overloaded'
  | 'disk-full'
  | 'outcome-unknown'
  | 'closed'
  | 'refused'

const sentences: { readonly [R in PostgresReason]: string } = {
  'connection-malformed':
    'the connection string is not postgres://user:password@host:port/database with special characters as %XX, names a file that cannot be read, or asks for an sslmode other than disable, require, verify-ca, verify-full and no-verify',
  unreachable: 'PostgreSQL cannot be reached',
  interrupted: 'PostgreSQL ended the connection',
  'too-slow': 'PostgreSQL did not answer in time',
  'password-refused': 'PostgreSQL refuses this user or password',
  'database-missing': 'PostgreSQL has no database of this name',
  'not-permitted':
    'PostgreSQL does not permit this user what is needed: make the user owner of the schemas consent_vault, consent_credentials and consent_log, or let it create them',
  'tls-refused':
    'PostgreSQL offers no TLS, or a certificate that does not verify: see sslmode and sslrootcert',
  'read-only': 'PostgreSQL takes no writes here: it is a standby, or made read-only',
  'not-durable':
    'PostgreSQL runs with fsync or full_page_writes off: it would lose what it confirmed',
  'too-old': 'PostgreSQL is older than version 13',
  'schema-newer': 'the schema was made by a newer version of this program',
  'schema-foreign': 'the schema holds tables that this program did not make',
  overloaded: 'PostgreSQL has no connection or memory left',
  'disk-full': 'the disk of PostgreSQL is full',
  'outcome-unknown': 'it is not known whether PostgreSQL kept this: asking again is safe',
  closed: 'this program has closed its connections',
  refused: 'PostgreSQL refused a statement',
}

/** A fault of PostgreSQL, or of the way to it. `code` is the SQLSTATE or the system's error code, where there is one. */
export class PostgresFault extends Error {
  override readonly name = 'PostgresFault'
  readonly reason: PostgresReason
  readonly code: string | undefined

  constructor(reason: PostgresReason, code?: string) {
    super(code === undefined ? sentences[reason] : `${sentences[reason]} (${code})`)
    this.reason = reason
    this.code = code
  }
}

/** SQLSTATEs (PostgreSQL's appendix A) and error codes of Node that have a meaning of their own here. */
const reasons: { readonly [code: string]: PostgresReason } = {
  '28P01': 'password-refused',
  '28000': 'password-refused',
  '3D000': 'database-missing',
  '42501': 'not-permitted',
  '25006': 'read-only',
  '53300': 'overloaded',
  '53200': 'overloaded',
  '53100': 'disk-full',
  '57014': 'too-slow',
  '55P03': 'too-slow',
  '57P01': 'interrupted',
  '57P02': 'interrupted',
  '57P05': 'interrupted',
  '25P03': 'interrupted',
  '40001': 'interrupted',
  '40P01': 'interrupted',
  // Starting up, or shutting down: it answers, but lets nobody in.
  '57P03': 'unreachable',
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOENT: 'unreachable',
  EACCES: 'unreachable',
  ECONNRESET: 'interrupted',
  EPIPE: 'interrupted',
}

const tlsCode = /CERT|TLS|SSL|SIGNATURE|ISSUER/

/** Messages of the driver that come without a code. */
const byMessage: ReadonlyArray<readonly [RegExp, PostgresReason]> = [
  [/connection timeout|trying to connect|timeout expired/, 'unreachable'],
  [/^Query read timeout/, 'too-slow'],
  [/^Connection terminated|not queryable/, 'interrupted'],
  [/^SASL|password must be/i, 'password-refused'],
  [/SSL/, 'tls-refused'],
  [/after calling end/, 'closed'],
]

const reasonOf = (code: string | undefined, message: string): PostgresReason => {
  if (code === undefined) {
    return byMessage.find(([shape]) => shape.test(message))?.[1] ?? 'refused'
  }
  const known = reasons[code]
  if (known !== undefined) return known
  if (code.startsWith('08')) return 'interrupted'
  return tlsCode.test(code) ? 'tls-refused' : 'refused'
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined

/** The driver's exception as a fault. */
export const faultOf = (error: unknown): PostgresFault => {
  if (error instanceof PostgresFault) return error
  // Every address of a host was tried in vain: the first says why.
  if (error instanceof AggregateError && error.errors.length > 0) return faultOf(error.errors[0])
  const code = codeOf(error)
  return new PostgresFault(reasonOf(code, error instanceof Error ? error.message : ''), code)
}
