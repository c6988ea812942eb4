import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from 'lmdb'
import { afterAll, describe, expect, it } from 'vitest'
import { emptyEnvironment, makeEnvironment } from '../../src/files/lmdb-made.ts'

const place = mkdtempSync(join(tmpdir(), 'lmdb-made-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

let count = 0
const newFolder = (): string => {
  count += 1
  const folder = join(place, `${count}`)
  mkdirSync(folder)
  return folder
}

const openIn = (path: string) =>
  open<string, string>({ path, noSubdir: false, maxDbs: 8, encoding: 'string' })

/** Of a process that ended: its id was taken and is free again, or was never given. */
const deadProcess = 2 ** 22 + 1

describe('the files of an LMDB environment, made before the library opens it', () => {
  it('are byte for byte those that the library makes', async () => {
    const folder = newFolder()
    await openIn(folder).close()
    expect(readFileSync(join(folder, 'data.mdb'))).toEqual(emptyEnvironment())
  })

  it('open, take rows and keep them', async () => {
    const folder = newFolder()
    makeEnvironment(folder)
    const root = openIn(folder)
    await root.put('key', 'row')
    await root.close()
    const again = openIn(folder)
    expect(again.get('key')).toBe('row')
    await again.close()
  })

  it('are left as they are where they hold something', async () => {
    const folder = newFolder()
    const root = openIn(folder)
    await root.put('key', 'row')
    makeEnvironment(folder)
    expect(root.get('key')).toBe('row')
    await root.put('key', 'later')
    await root.close()
    makeEnvironment(folder)
    const again = openIn(folder)
    expect(again.get('key')).toBe('later')
    await again.close()
  })

  it('may be made while another process is making them, and after one was killed', () => {
    const folder = newFolder()
    const alive = `data.mdb.${process.ppid}`
    writeFileSync(join(folder, alive), 'half')
    writeFileSync(join(folder, `data.mdb.${deadProcess}`), 'half')
    writeFileSync(join(folder, `data.mdb.${process.pid}`), 'half')
    makeEnvironment(folder)
    expect(readdirSync(folder).sort()).toEqual(['data.mdb', alive, 'lock.mdb'])
  })

  it('are made anew where a disk lost all that was written', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'data.mdb'), '')
    makeEnvironment(folder)
    expect(readFileSync(join(folder, 'data.mdb'))).toEqual(emptyEnvironment())
  })

  it('make a lock file that was cut short long enough again', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'lock.mdb'), Buffer.alloc(100, 1))
    makeEnvironment(folder)
    expect(statSync(join(folder, 'lock.mdb')).size).toBe(16_384)
    expect(readFileSync(join(folder, 'lock.mdb')).subarray(0, 101)).toEqual(
      Buffer.concat([Buffer.alloc(100, 1), Buffer.alloc(1)]),
    )
  })
})
