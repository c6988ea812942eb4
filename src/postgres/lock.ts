/** Locks by name, held until their transaction or session ends: PostgreSQL's advisory locks, which are numbers. */
import { hash } from 'node:crypto'

/** The number that a name stands for. Two names with one number would only wait for one another: 64 bits of a hash are more than enough. */
export const lockNumber = (name: string): bigint =>
  hash('sha256', `consent-ledger ${name}`, 'buffer').readBigInt64BE(0)

/** Statements that take each lock in turn; every one sees what was committed before it got its lock. */
export const lockStatement = (names: ReadonlyArray<string>): string =>
  names.map((name) => `select pg_advisory_xact_lock(${lockNumber(name)});`).join('')
