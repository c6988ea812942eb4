import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyPlaceOf } from '../../../src/main/safety/key-place.ts'

describe('the key-encryption keys', () => {
  let room: string
  let folder: string
  beforeAll(async () => {
    room = await mkdtemp(join(tmpdir(), 'place-'))
    folder = join(room, 'data')
    await mkdir(join(folder, 'keys'), { recursive: true })
    await mkdir(join(room, 'apart'))
    for (const file of ['data/keys/kek.json', 'data/..kek.json', 'apart/kek.json'])
      await writeFile(join(room, file), '')
    await symlink(join(room, 'apart'), join(folder, 'linked'))
    await symlink(folder, join(room, 'again'))
  })
  afterAll(() => rm(room, { recursive: true, force: true }))

  test.each([
    ['data/keys/kek.json', 'beside-vault'],
    ['data/..kek.json', 'beside-vault'],
    ['again/keys/kek.json', 'beside-vault'],
    ['data/keys/not-there-yet.json', 'beside-vault'],
    ['apart/kek.json', 'apart'],
    ['data/linked/kek.json', 'apart'],
    ['data-of-others/kek.json', 'apart'],
  ] as const)('in %s lie %s', async (file, place) => {
    const where = { folder, vault: 'embedded', kekFile: join(room, file) } as const
    expect(await keyPlaceOf(where)).toBe(place)
  })

  test('from outside, or with a vault on a server, lie apart', async () => {
    const kekFile = join(folder, 'keys/kek.json')
    expect(await keyPlaceOf({ folder, vault: 'embedded', kek: 'AA==', kekFile })).toBe('apart')
    const server = { postgres: 'postgres://db.example/vault' }
    expect(await keyPlaceOf({ folder, vault: server, kekFile })).toBe('apart')
  })
})
