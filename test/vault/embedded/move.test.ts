import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { open as openLmdb } from 'lmdb'
import { describe, expect, test } from 'vitest'
import { E, O } from '../../../src/fp.ts'
import { moveVault } from '../../../src/cli/migrate/vault.ts'
import { fillVault } from '../../../src/vault/embedded/moving-in.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { readKekFile } from '../../../src/vault/embedded/kek-file.ts'
import { surveyVault } from '../../../src/vault/embedded/survey.ts'
import { wrapIndexKey } from '../../../src/vault/epoch-keys.ts'
import { hashIdentifier } from '../../../src/vault/identifier-hash.ts'
import { identify } from '../../../src/vault/identifiers/identifier.ts'
import { drawKey, wrapRow } from '../../../src/vault/key-row.ts'
import { isOldVault } from '../../../src/vault/old-vault.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { factsBefore, unpackLedgerBefore } from '../../ledger-before/ledger-before.ts'
import { later, noon, person, phone, ring } from '../support.ts'
import { customerOf, filesIn, findingsIn, freshFolder, removeFoldersAfterwards } from './files.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

/** A vault as the version before wrote it, into a numbered folder beside a leftover of an older one. */
const oldVaultOf = async (people: number) => {
  const folder = freshFolder()
  const indexKey = Buffer.alloc(32, 7)
  const hashOf = hashIdentifier(indexKey)
  const root = openLmdb({ path: join(folder, '3'), maxDbs: 12, noSubdir: false })
  const leftover = openLmdb({ path: folder, noSubdir: false })
  await leftover.put('an older', 'one')
  await leftover.close()
  const binary = (name: string) => root.openDB<Buffer, string>({ name, encoding: 'binary' })
  const text = (name: string) => root.openDB<string, string>({ name, encoding: 'string' })
  const meta = binary('meta')
  const [keys, fences, unfinished] = [binary('keys'), text('fences'), text('unfinished')]
  const [index, aliases, carried] = [text('index'), text('aliases'), text('carried')]
  const untold = text('untold')
  await meta.put('format', Buffer.from('1'))
  await meta.put('epoch:1', Buffer.from(wrapIndexKey(ring(1), indexKey).bytes))
  const deks = new Map<SubjectId, Uint8Array>()
  for (let n = 0; n < people; n += 1) {
    const subject = person(n)
    const { dek } = drawKey(1)
    deks.set(subject, dek)
    const { ordinal, wrapped } = wrapRow(ring(1), subject, 1, dek)
    const head = Buffer.alloc(8)
    head.writeUInt32BE(ordinal, 0)
    head.writeUInt32BE(wrapped.epoch, 4)
    void keys.put(subject, Buffer.concat([head, wrapped.bytes]))
    const { kind, hash } = hashOf(customerOf(n))
    const binding = `bnd_${n.toString(16).padStart(32, '0')}`
    void index.put(hash, JSON.stringify({ subject, since: noon, binding }))
    void aliases.put(`${subject}/${kind}/${noon}/${hash}`, `- ${binding}`)
    void aliases.put(`${subject}/phone/2026-02-30T10:00:00.000Z/${'e'.repeat(64)}`, later)
  }
  await root.flushed
  const fence = { kid: 'k1', at: noon, fingerprint: 'f'.repeat(64) }
  // Erased, long ago; and fenced by a process that was killed before it could delete.
  await fences.put(person(9_000), JSON.stringify([fence]))
  await fences.put(person(1), JSON.stringify([fence]))
  await unfinished.put(person(1), '-')
  const optOuts = Array.from({ length: 40 }, (_, n) => ({ purpose: `purpose-${n}` }))
  await carried.put(hashOf(phone).hash, JSON.stringify(optOuts))
  const change = { change: 'bound', subject: person(2), kind: 'phone', at: noon, optOuts }
  const told = { ...change, binding: `bnd_${'2'.repeat(32)}` }
  await untold.put(`${person(2)}/${told.binding}/bound`, JSON.stringify(told))
  await root.close()
  return { folder, deks, optOuts, told }
}

describe('a vault of the version before', () => {
  test('is not opened, and not begun anew beside', async () => {
    const { folder } = await oldVaultOf(3)
    const names = readdirSync(folder)
    const refusal = { failure: 'data-version', found: 'a vault in LMDB' }
    expect(await left(openEmbeddedVault(folder, ring(1)))).toMatchObject(refusal)
    expect(await surveyVault(folder)).toMatchObject(E.left(refusal))
    expect(await findingsIn(folder)).toEqual([])
    expect(readdirSync(folder)).toEqual(names)
  })

  test.each(['in place', 'elsewhere'] as const)('moves %s, whole', async (where) => {
    const { folder, deks, optOuts, told } = await oldVaultOf(700)
    const to = where === 'in place' ? folder : join(freshFolder(), 'vault')
    const before = filesIn(folder)
    const moved = await moveVault(folder, to)
    expect(moved).toMatchObject({ _tag: 'Right' })
    const kept = where === 'in place' ? ['changes', 'slots'] : [...before.keys()]
    expect([...filesIn(folder).keys()].sort()).toEqual(kept.sort())
    expect(await findingsIn(to)).toEqual([])
    const vault = await right(openEmbeddedVault(to, ring(1)))
    for (const [subject, dek] of deks) {
      const live = { state: 'live', kid: 'k1', dek: Buffer.from(dek) }
      const expected = subject === person(1) ? { state: 'erased', kid: 'k1' } : live
      expect(await right(vault.existing(subject))).toMatchObject(expected)
    }
    expect(await right(vault.holdsKey(person(1)))).toBe(false)
    expect(await right(vault.aliases(person(1)))).toEqual([])
    expect(await right(vault.existing(person(9_000)))).toMatchObject({ state: 'erased' })
    expect(await right(vault.findSubject(customerOf(5)))).toEqual(O.some(person(5)))
    expect(await right(vault.findSubject(customerOf(1)))).toEqual(O.none)
    expect(await right(vault.aliases(person(5)))).toMatchObject([
      { kind: 'customer_no', since: noon, until: O.none },
      // A day that does not exist, as it was stored.
      { kind: 'phone', since: '2026-02-30T10:00:00.000Z', until: O.some(later), binding: O.none },
    ])
    expect(await right(vault.carried(phone))).toEqual(optOuts)
    expect(await right(vault.untold())).toEqual([told])
    await vault.close()
  })

  test('keeps no byte of a key that was fenced and not deleted', async () => {
    const { folder } = await oldVaultOf(3)
    const root = openLmdb({ path: join(folder, '3'), readOnly: true, maxDbs: 12 })
    const row = Buffer.from(
      root.openDB<Buffer, string>({ name: 'keys', encoding: 'binary' }).get(person(1)) ?? '',
    )
    await root.close()
    expect(row.length).toBe(68)
    await moveVault(folder, folder)
    expect([...filesIn(folder).values()].some((file) => file.includes(row.subarray(8)))).toBe(false)
  })

  test('moves again after it was broken off, and finds that it is done', async () => {
    const { folder } = await oldVaultOf(20)
    const to = freshFolder()
    const broken = await fillVault(
      to,
      (function* () {
        yield* []
        throw new Error('killed')
      })(),
      {
        mark: '',
        progress: () => {},
      },
    )
    expect(broken).toMatchObject(E.left({ failure: 'vault-unavailable' }))
    expect(await left(openEmbeddedVault(to, ring(1)))).toMatchObject({ failure: 'data-version' })
    const first = await moveVault(folder, to)
    expect(first).toMatchObject({ _tag: 'Right' })
    expect(await moveVault(folder, to)).toEqual(first)
    // Neither is one with other keys of the same people: as many rows, and not the same.
    const { folder: sameSize } = await oldVaultOf(20)
    expect(await moveVault(sameSize, to)).toMatchObject(E.left({ failure: 'vault-corrupt' }))
    // A vault of somebody else is not written over, nor taken for the moved one.
    const other = freshFolder()
    const vault = await right(openEmbeddedVault(other, ring(1)))
    await right(vault.keyFor(person(4)))
    await vault.close()
    const bytes = filesIn(other).get('slots')
    expect(await moveVault(folder, other)).toMatchObject(E.left({ failure: 'vault-corrupt' }))
    expect(filesIn(other).get('slots')).toEqual(bytes)
  })

  test.each([
    ['keys', 'keys', person(0), 'short'],
    ['fences', 'fences', person(0), '[]'],
    ['index', 'index', 'd'.repeat(64), '{}'],
    ['aliases', 'aliases', `${person(0)}/phone/never/x`, '-'],
    ['aliases', 'aliases', `${person(0)}/phone/${noon}/${'a'.repeat(64)}`, '-'],
    ['carried', 'carried', 'no hash', '[]'],
    ['untold', 'untold', 'x', '{}'],
  ] as const)('is not moved where %s cannot be read (%s %s)', async (where, table, key, value) => {
    const { folder } = await oldVaultOf(3)
    const root = openLmdb({ path: join(folder, '3'), maxDbs: 12 })
    const encoding = table === 'keys' ? 'binary' : 'string'
    await root
      .openDB({ name: table, encoding })
      .put(key, table === 'keys' ? Buffer.from(value) : value)
    await root.close()
    const moved = await moveVault(folder, folder)
    // Another alias than the index tells of is told as either's.
    const wheres = [where, 'index'].map((named) =>
      E.left({ failure: 'vault-corrupt', where: named }),
    )
    expect(wheres).toContainEqual(moved)
    expect(isOldVault(folder)).toBe(true)
  })

  test('that the version before made itself opens with its keys', async () => {
    const folder = freshFolder()
    unpackLedgerBefore(folder)
    const vaultFolder = join(folder, 'vault')
    expect(isOldVault(vaultFolder)).toBe(true)
    const moved = await moveVault(vaultFolder, vaultFolder)
    expect(moved).toMatchObject({ _tag: 'Right' })
    const kek = await right(readKekFile(join(folder, 'keys', 'kek.json')))
    const vault = await right(openEmbeddedVault(vaultFolder, kek))
    const number = identify('phone' as never, factsBefore.known.phone)
    if (E.isLeft(number)) throw new Error('no number')
    expect(await right(vault.findSubject(number.right))).toEqual(O.some(factsBefore.known.subject))
    expect(await right(vault.existing(factsBefore.noted.subject as SubjectId))).toMatchObject({
      state: 'live',
    })
    await vault.close()
  })
})
