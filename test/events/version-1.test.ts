/** Events written under schema version 1 are read for ever: the vectors are never regenerated, only added to. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { decodeStored } from '../../src/events/decode-stored.ts'
import { definitions } from '../../src/events/ledger-event.ts'
import { upcastWith } from '../../src/events/upcasters.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'

const lines = readFileSync(new URL('vectors/version-1.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')

const typeOf = (line: string): string => JSON.parse(line).type

describe('an event of schema version 1', () => {
  test.each(lines.map((line) => [typeOf(line), line]))('%s is read', (type, line) => {
    const event = decodeStored(line)
    expect(E.isRight(event) && event.right.type).toBe(type)
  })

  test('is there for every type that has one', () => {
    expect(lines.map(typeOf).sort()).toEqual(Object.keys(definitions).sort())
  })

  test('is the same bytes when written again, as long as version 1 is current', () => {
    for (const line of lines) expect(canonicalJson(JSON.parse(line))).toBe(line)
  })
})

describe('an event of schema version 2', () => {
  const second = readFileSync(new URL('vectors/version-2.jsonl', import.meta.url), 'utf8')

  test('is read: a bundle that began, with the checkpoint that it was asked to lead from', () => {
    const event = decodeStored(second)
    expect(E.isRight(event) && event.right.body).toMatchObject({ size: 42, since: 12 })
    expect(canonicalJson(JSON.parse(second))).toBe(second.trimEnd())
  })

  test('holds a field that version 1 refuses, and version 1 is read without it', () => {
    const first = lines.find((line) => typeOf(line) === 'ExportBegun') ?? ''
    const read = decodeStored(first)
    expect(E.isRight(read) && [read.right.schemaVersion, 'since' in read.right.body]).toEqual([
      2,
      false,
    ])
    const unknown = JSON.stringify({ ...JSON.parse(second), schemaVersion: 3 })
    expect(decodeStored(unknown)).toEqual(E.left('unknown-version'))
  })
})

describe('reading a stored event', () => {
  const [line = ''] = lines
  const changed = (change: object): string => JSON.stringify({ ...JSON.parse(line), ...change })

  test.each([
    ['not JSON', '{', 'not-json'],
    ['a list', '[]', 'malformed'],
    ['a type nobody knows', changed({ type: 'ConsentImagined' }), 'unknown-type'],
    ['a name of the language', changed({ type: 'toString' }), 'unknown-type'],
    ['a version of the future', changed({ schemaVersion: 9 }), 'unknown-version'],
    ['a version that is no number', changed({ schemaVersion: '1' }), 'unknown-version'],
    ['a field nobody knows', changed({ colour: 'red' }), 'malformed'],
    [
      'a body with a field nobody knows',
      changed({ body: { ...JSON.parse(line).body, x: 1 } }),
      'malformed',
    ],
    ['no body', changed({ body: undefined }), 'malformed'],
    ['a time without a zone', changed({ occurredAt: '2026-11-22T02:00:00.000' }), 'malformed'],
    [
      'a day that does not exist by its shape',
      changed({ recordedAt: '2026-13-01T00:00:00.000Z' }),
      'malformed',
    ],
    ['an id in upper case', changed({ id: JSON.parse(line).id.toUpperCase() }), 'malformed'],
  ])('refuses %s', (_, json, reason) => {
    expect(decodeStored(json)).toEqual(E.left(reason))
  })
})

describe('bringing an old shape up to date', () => {
  type Body = { readonly [key: string]: unknown }
  const steps = new Map<string, (body: Body) => Body>([
    ['Moved/1', (body) => ({ ...body, b: 2 })],
    ['Moved/2', (body) => ({ ...body, c: 3 })],
  ])
  const upcast = upcastWith(steps, new Map([['Moved', 3]]))
  const event = (schemaVersion: number) => ({ type: 'Moved', schemaVersion, body: { a: 1 } })

  test('takes every step from its version to the current one', () => {
    expect(upcast(event(1))).toEqual(
      E.right({ type: 'Moved', schemaVersion: 3, body: { a: 1, b: 2, c: 3 } }),
    )
    expect(upcast(event(2))).toEqual(
      E.right({ type: 'Moved', schemaVersion: 3, body: { a: 1, c: 3 } }),
    )
  })

  test('refuses a version with no step', () => {
    expect(upcast(event(0))).toEqual(E.left('unknown-version'))
    expect(upcast(event(4))).toEqual(E.left('unknown-version'))
  })
})
