/** Declarations are held against the codecs: what is declared closed cannot hold a sentence. */
import { describe, expect, test } from 'vitest'
import type { t } from '../../src/fp.ts'
import { PolicyPackage } from '../../src/catalogue/package/package.ts'
import type { Declared, Declaration } from '../../src/events/declared/declaration.ts'
import { envelope } from '../../src/events/declared/envelope.ts'
import { UnkeyedCommand, envelopeFields, envelopeOptions } from '../../src/events/envelope.ts'
import { definitions } from '../../src/events/ledger-event.ts'
import type { Sha256 } from '../../src/kernel/ids.ts'
import { leavesOf } from './leaves.ts'
import type { Leaf } from './leaves.ts'
import { declaredPackage } from './declared-package.ts'

/** What older events say of their command. */
const unkeyedCommand: Declared<t.TypeOf<typeof UnkeyedCommand>> = {
  id: 'historic',
  sha256: 'historic',
}

const leaves: ReadonlyArray<Leaf> = [
  ...leavesOf('package', { ...PolicyPackage.required, ...PolicyPackage.optional }, declaredPackage),
  ...leavesOf('envelope', { ...envelopeFields, ...envelopeOptions }, envelope),
  ...leavesOf('command', UnkeyedCommand.required, unkeyedCommand),
  ...Object.values(definitions).flatMap(({ type, body, inClear }) =>
    leavesOf(type, { ...body.required, ...body.optional }, inClear),
  ),
]

const of = (...declarations: ReadonlyArray<Declaration>) =>
  leaves.filter(({ declared }) => declarations.includes(declared))
const byCallers = ({ path }: Leaf): boolean =>
  !['DisclosureAuthorised.basis', 'DisclosureRefused.reasons', 'CryptoShredded.kid'].includes(path)
const paths = (some: ReadonlyArray<Leaf>) => some.map(({ path }) => path)

describe('every field of every event', () => {
  test('is declared, as many as there are', () => {
    expect(leaves.length).toBeGreaterThan(200)
    expect(leaves.every(({ declared }) => declared !== undefined)).toBe(true)
  })

  test('holds free text only where that is published, of older versions, or of the ledger’s own making', () => {
    const free = leaves.filter(({ tag }) => tag === 'Text')
    // The codecs of version 1 read more than was ever written there: no caller has a word in these.
    expect(paths(free.filter(({ declared }) => declared !== 'published'))).toEqual([
      'DisclosureAuthorised.basis',
      'DisclosureRefused.reasons',
      'ExemptionInvoked.evidence.reference',
      'CryptoShredded.kid',
    ])
  })

  test('is a hash where it is declared as one', () => {
    for (const { path, name } of of('document', 'bound'))
      expect([path, name]).toEqual([path, expect.stringMatching(/^Sha256 /)])
  })

  test('is a word or an id where it is declared closed', () => {
    for (const { path, tag } of of('closed').filter(byCallers))
      expect([path, tag]).toEqual([path, expect.stringMatching(/^(?:Words|Identifier)$/)])
  })

  test('is an id where it is drawn or brought, and a number where it is measured', () => {
    for (const { path, tag } of of('drawn', 'brought').filter(byCallers))
      expect([path, tag]).toEqual([path, 'Identifier'])
    for (const { path, tag } of of('measure'))
      expect([path, tag]).toEqual([
        path,
        expect.stringMatching(/^(?:Whole|BooleanType|Instant|InstantInput)$/),
      ])
  })
})

test('a field without a declaration does not compile, nor a hash declared a word', () => {
  type Body = { readonly purpose: 'a'; readonly screen?: Sha256 }
  const whole: Declared<Body> = { purpose: 'closed', screen: 'bound' }
  // @ts-expect-error a field is missing
  const missing: Declared<Body> = { purpose: 'closed' }
  // @ts-expect-error a hash is no word of a vocabulary
  const wrong: Declared<Body> = { purpose: 'closed', screen: 'closed' }
  expect([whole, missing, wrong]).toHaveLength(3)
})
