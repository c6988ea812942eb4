/** Values for the tests of the vault. A helper's name says what it stands for. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { E } from '../../src/fp.ts'
import type { PersonalFields } from '../../src/events/personal.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { subjectFrom } from '../../src/kernel/ids.ts'
import { instantOf } from '../../src/kernel/instant.ts'
import { identify } from '../../src/vault/identifiers/identifier.ts'
import type { Identifier, IdentifierKind } from '../../src/vault/identifiers/identifier.ts'
import { ringOf } from '../../src/vault/kek.ts'
import type { KekRing } from '../../src/vault/kek.ts'

export const noon = instantOf(Date.UTC(2026, 10, 22, 12))
export const later = instantOf(Date.UTC(2026, 10, 23, 12))
export const latest = instantOf(Date.UTC(2026, 10, 24, 12))

export const anna = subjectFrom('a'.repeat(32))
export const bo = subjectFrom('b'.repeat(32))
export const person = (n: number) => subjectFrom(n.toString(16).padStart(32, '0'))
export const eventId = uuidFrom('an event')

export const identifier = (kind: string, value: string): Identifier => {
  const made = identify(kind as IdentifierKind, value)
  if (E.isLeft(made)) throw new Error(made.left.refusal)
  return made.right
}

export const phone = identifier('phone', '138 0013 8000')
export const customer = identifier('customer_no', 'c\u2013１００１')

/** Epochs 1 to `newest`, each with a key of its own byte; `salt` makes them other keys. */
export const ring = (newest: number, salt = 0): KekRing => {
  const epochs = Array.from({ length: newest }, (_, i) => ({
    epoch: i + 1,
    key: Buffer.alloc(32, i + 1 + salt).toString('base64'),
  }))
  const made = ringOf(epochs)
  if (E.isLeft(made)) throw new Error(made.left.failure)
  return made.right
}

/** A folder of its own for `use`, removed afterwards. */
export const withFolder = async (use: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'vault-'))
  try {
    await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const words = (max: number) =>
  fc
    .string({ unit: 'binary', minLength: 1, maxLength: max })
    .map((s) =>
      s.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]|[\ud800-\udfff]/gu, '.').slice(0, max),
    )
    // Cutting by UTF-16 units can halve a pair.
    .map((s) => s.replace(/[\ud800-\udbff]$/, '.'))

export const personalFields: fc.Arbitrary<PersonalFields> = fc.record(
  {
    name: words(100),
    note: words(1000),
    reason: words(1000),
    callReference: words(100),
    ip: words(45),
    userAgent: words(300),
    deviceModel: words(100),
    contactPoint: words(200),
    documentName: words(200),
    officerIds: fc.array(words(100), { maxLength: 5 }),
  },
  { requiredKeys: [] },
)
