/** An erasure while a bundle of the person leaves: nothing that their key opened leaves after it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkedPieces } from '../../../src/exports/bundle/contents/keys-held.ts'
import { E } from '../../../src/fp.ts'
import type { Either } from '../../../src/fp.ts'
import { exportsStream } from '../../../src/kernel/ids.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { cancelAccount, optOut } from '../../support/acts.ts'
import { freshId, officer } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'
import { openHouse, recorderOf, someone } from './house.ts'
import type { House } from './house.ts'

const words = 'by the door of the garden'
const opting = { ...optOut, personal: { note: `${words} ${'and the green gate '.repeat(30)}` } }
const actsOf = (count: number) => [
  ...Array.from({ length: count }, () => opting),
  cancelAccount('ebank'),
]

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

/** Begun as of now, so that no bundle before it counts. */
const begin = async (subject: SubjectId) => {
  const position = house.ledger.health().head
  const request = { scope: { kind: 'person', subject } as const, position }
  return right(await house.bundles.begin({ request, record: recorderOf(house, subject) }))
}

type Pieces = AsyncIterator<Either<unknown, Uint8Array>>

/** Reads until the bytes so far satisfy `until`; answers them. */
const readUntil = async (bytes: Pieces, until: (sofar: Buffer) => boolean): Promise<Buffer> => {
  let sofar: Buffer = Buffer.alloc(0)
  while (!until(sofar)) {
    const next = await bytes.next()
    if (next.done === true) break
    sofar = Buffer.concat([sofar, right(next.value)])
  }
  return sofar
}

const rest = async (bytes: Pieces): Promise<ReadonlyArray<Either<unknown, Uint8Array>>> => {
  const all: Either<unknown, Uint8Array>[] = []
  for (let next = await bytes.next(); next.done !== true; next = await bytes.next())
    all.push(next.value)
  return all
}

const erase = async (subject: SubjectId): Promise<void> => {
  await right(house.ledger.erase(subject, { actor: officer, id: freshId() }))
}

const lastExport = async () => {
  const newest = { direction: 'backwards', from: 'end', maxCount: 1 } as const
  const [last] = await right(house.store.read(exportsStream, newest))
  return JSON.parse(last?.event.json ?? '')
}

describe('a bundle of a person who is erased while it leaves', () => {
  test.each([
    ['among the keys', 90, (sofar: Buffer) => sofar.includes('"enc"')],
    ['in the report', 20, (sofar: Buffer) => sofar.includes('report.html')],
    ['in the drawn report, one file in one piece', 5, (sofar: Buffer) => sofar.includes('%PDF-')],
  ])(
    'ends %s, and no byte leaves after the erasure',
    async (name, count, until) => {
      const subject = await someone(house, `C-${name}`, actsOf(count))
      const { bytes, written } = await begin(subject)
      const before = await readUntil(bytes, until)
      expect(before.includes('"enc"')).toBe(true)
      expect(before.includes('verify.html')).toBe(false)
      await erase(subject)
      expect(await rest(bytes)).toEqual([E.left({ failure: 'erased' })])
      expect(written()).toBeUndefined()
      expect(await lastExport()).toMatchObject({
        type: 'ExportBroken',
        body: { reason: 'erased' },
      })
    },
    30_000,
  )

  test('ends before its first byte where its parts are opened and none was taken', async () => {
    const subject = await someone(house, 'C-first', [opting, cancelAccount('ebank')])
    const { bytes } = await begin(subject)
    const first = bytes.next()
    await erase(subject)
    const [taken, after] = [await first, await rest(bytes)]
    // Which of both is first is open; in neither case is a key handed out.
    const all = taken.done === true ? after : [taken.value, ...after]
    const text = all.map((one) => (E.isLeft(one) ? '' : Buffer.from(one.right).toString('latin1')))
    expect(text.join('')).not.toContain('"enc"')
    expect(text.join('')).not.toContain(words)
  })

  test('ends before its last piece as well, with the manifest made', async () => {
    const subject = await someone(house, 'C-last', [opting, cancelAccount('ebank')])
    const whole = await rest((await begin(subject)).bytes)
    expect((await lastExport()).type).toBe('ExportCompleted')
    const { bytes, written } = await begin(subject)
    let count = 0
    await readUntil(bytes, () => (count += 1) === whole.length)
    await erase(subject)
    expect(await rest(bytes)).toEqual([E.left({ failure: 'erased' })])
    expect([written(), (await lastExport()).type]).toEqual([undefined, 'ExportBroken'])
  })

  test('is whole where another person is erased, and where the person had been before', async () => {
    const [anna, ben] = [
      await someone(house, 'C-anna', [opting, cancelAccount('ebank')]),
      await someone(house, 'C-ben', [opting, cancelAccount('ebank')]),
    ]
    const { bytes, written } = await begin(anna)
    await readUntil(bytes, (sofar) => sofar.length > 0)
    await erase(ben)
    expect((await rest(bytes)).every(E.isRight)).toBe(true)
    expect(written()).toBeDefined()
    const ofBen = await begin(ben)
    expect((await rest(ofBen.bytes)).every(E.isRight)).toBe(true)
    expect(ofBen.written()).toBeDefined()
  })
})

describe('a checked piece', () => {
  test('leaves in parts of 64 kB at most, each after its own check, as the same bytes', async () => {
    const large = Buffer.from('0123456789'.repeat(20_000))
    const pieces = async function* () {
      yield E.right(large)
      yield E.right(Buffer.from('end'))
    }
    let checks = 0
    const parts: Uint8Array[] = []
    const check = async () => {
      checks += 1
      return E.right(undefined)
    }
    for await (const part of checkedPieces(pieces(), check)) {
      parts.push(right(part))
      expect(checks).toBe(parts.length)
    }
    expect(Math.max(...parts.map(({ length }) => length))).toBe(64 * 1024)
    expect(Buffer.concat(parts).equals(Buffer.concat([large, Buffer.from('end')]))).toBe(true)
  })
})
