import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { O } from '../../src/fp.ts'
import { isLedgerEvent, isPlainEvent } from '../../src/events/ledger-event.ts'
import type { PlainEvent } from '../../src/events/ledger-event.ts'
import { leafText } from '../../src/events/leaf.ts'
import type { PersonalPart } from '../../src/events/personal.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import type { ActorId } from '../../src/kernel/ids.ts'
import { openEmbeddedVault } from '../../src/vault/embedded/open-vault.ts'
import type { KeyVault } from '../../src/vault/key-vault.ts'
import { openEvent, sealEvents } from '../../src/vault/sealed-store.ts'
import { anna, bo, noon, ring } from './support.ts'
import { left, right } from '../support/unwrap.ts'

const ledger = 'ledger.example/test'
const id = uuidFrom('linked')

const plain = (personal?: ReadonlyArray<PersonalPart>): PlainEvent => ({
  id,
  schemaVersion: 1,
  occurredAt: noon,
  timeSource: 'counter',
  recordedAt: noon,
  actor: { role: 'service', id: 'branch-7' as ActorId },
  causationId: id,
  correlationId: id,
  lawProfile: 'cn-pipl',
  subject: anna,
  type: 'MinorFlagged',
  body: { band: 'under_8' },
  ...(personal === undefined ? {} : { personal }),
})
const both: ReadonlyArray<PersonalPart> = [
  { subject: anna, fields: { name: '小安' } },
  { subject: bo, fields: { name: '安妈妈', contactPoint: '+8613800138000' } },
]

describe('the sealed store', () => {
  let folder: string
  let vault: KeyVault
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vault-'))
    vault = await right(openEmbeddedVault(folder, ring(1)))
  })
  afterEach(async () => {
    await vault.close()
    await rm(folder, { recursive: true, force: true })
  })
  const sealed = async (event: PlainEvent) => {
    const [first] = await right(sealEvents({ vault, ledger })([event]))
    return first!
  }

  test('leaves an event without personal fields as it is, and makes no key for it', async () => {
    expect(isPlainEvent(plain())).toBe(true)
    expect(await sealed(plain())).toEqual(plain())
    expect(await sealed(plain([]))).toEqual(plain())
    expect(await right(vault.holdsKey(anna))).toBe(false)
    expect(await right(openEvent({ vault, ledger })(plain()))).toEqual([])
  })

  test('seals two persons in one event, each under their own key, and opens both', async () => {
    const event = await sealed(plain(both))
    expect(isLedgerEvent(event)).toBe(true)
    expect(event.sealed?.map(({ subject, kid }) => [subject, kid])).toEqual([
      [anna, 'k1'],
      [bo, 'k1'],
    ])
    const text = canonicalJson(event)
    for (const secret of ['personal', '小安', '安妈妈', '13800138000'])
      expect(text).not.toContain(secret)
    expect(await right(openEvent({ vault, ledger })(event))).toEqual(
      both.map(({ subject, fields }) => ({ subject, fields: O.some(fields) })),
    )
  })

  test('opens an erased person to none, the other still, and every leaf stays byte for byte', async () => {
    const event = await sealed(plain(both))
    const leaf = leafText(canonicalJson(event))
    await right(vault.destroy(bo, { at: noon }))
    expect(await right(openEvent({ vault, ledger })(event))).toEqual([
      { subject: anna, fields: O.some({ name: '小安' }) },
      { subject: bo, fields: O.none },
    ])
    expect(leafText(canonicalJson(event))).toBe(leaf)
  })

  test('seals nothing of a batch in which one person was erased', async () => {
    await right(vault.destroy(bo, { at: noon }))
    const other = { ...plain([{ subject: anna, fields: { note: 'x' } }]), id: uuidFrom('other') }
    expect(await left(sealEvents({ vault, ledger })([other, plain(both)]))).toEqual({
      refusal: 'subject-erased',
      subject: bo,
      at: noon,
    })
  })

  test('refuses two parts of one person in one event', async () => {
    const twice = [...both, { subject: anna, fields: { note: 'again' } }]
    expect(await left(sealEvents({ vault, ledger })([plain(twice)]))).toEqual({
      refusal: 'person-repeated',
      eventId: id,
      subject: anna,
    })
  })

  test('says that a key is lost rather than erased when the vault never had it', async () => {
    const event = await sealed(plain(both))
    const elsewhere = await mkdtemp(join(tmpdir(), 'vault-'))
    const other = await right(openEmbeddedVault(elsewhere, ring(1)))
    expect(await left(openEvent({ vault: other, ledger })(event))).toEqual({
      failure: 'key-lost',
      subject: anna,
      kid: 'k1',
    })
    await other.close()
    await rm(elsewhere, { recursive: true, force: true })
  })

  test('refuses to open a part moved from another event, type or ledger', async () => {
    const event = await sealed(plain(both))
    const rejected = { rejected: 'sealed-part', reason: 'decryption' }
    expect(await left(openEvent({ vault, ledger: 'other' })(event))).toMatchObject(rejected)
    expect(await left(openEvent({ vault, ledger })({ ...event, id: uuidFrom('x') }))).toMatchObject(
      rejected,
    )
    const retyped = { id: event.id, type: 'GuardianUnlinked', sealed: event.sealed! }
    expect(await left(openEvent({ vault, ledger })(retyped))).toMatchObject(rejected)
  })

  test('keeps opening what was sealed before a return under a new key', async () => {
    const before = await sealed(plain(both))
    await right(vault.destroy(bo, { at: noon }))
    await right(vault.rekey(bo))
    const after = await sealed({ ...plain(both), id: uuidFrom('after') })
    expect(after.sealed?.map(({ kid }) => kid)).toEqual(['k1', 'k2'])
    expect((await right(openEvent({ vault, ledger })(before)))[1]).toEqual({
      subject: bo,
      fields: O.none,
    })
    expect((await right(openEvent({ vault, ledger })(after)))[1]?.fields).toEqual(
      O.some(both[1]?.fields),
    )
  })
})
