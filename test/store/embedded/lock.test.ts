import { mkdir } from 'node:fs/promises'
import { readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { eventOf, freshStream, readWhole } from '../support.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { openReader, openStore, startChild } from './support.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const socketsIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder).filter((name) => name.endsWith('.sock'))

describe('a second writer', () => {
  test('is refused while another process serves, and is told which', async () => {
    const folder = await freshFolder()
    const child = startChild('hold', folder)
    await child.printed(1)
    expect(await left(openEmbeddedStore({ folder }))).toEqual({
      failure: 'locked',
      pid: child.process.pid,
    })
    child.process.stdin?.end()
    expect(await child.exited).toBe(0)
    await (await openStore(folder)).close()
  })

  test('is refused while the other process is stopped, and let in when it is killed', async () => {
    const folder = await freshFolder()
    const child = startChild('hold', folder)
    await child.printed(1)
    child.process.kill('SIGSTOP')
    expect(await left(openEmbeddedStore({ folder }))).toMatchObject({ failure: 'locked' })
    child.process.kill('SIGKILL')
    await child.exited
    expect(socketsIn(folder)).toHaveLength(1)
    const store = await openStore(folder)
    // The files of the dead process are gone, those of the living one are there.
    expect(socketsIn(folder)).toHaveLength(1)
    await right(store.append(freshStream(), 'no-stream', [eventOf()]))
    await store.close()
    expect(socketsIn(folder)).toEqual([])
  })

  test('is refused although somebody deleted the socket of the first', async () => {
    const folder = await freshFolder()
    const child = startChild('hold', folder)
    await child.printed(1)
    const sockets = socketsIn(folder)
    expect(sockets).toHaveLength(1)
    for (const name of sockets) unlinkSync(join(folder, name))
    expect(await left(openEmbeddedStore({ folder }))).toEqual({
      failure: 'locked',
      pid: child.process.pid,
    })
    child.process.kill('SIGKILL')
    await child.exited
    await (await openStore(folder)).close()
  })

  test('is refused in the same process', async () => {
    const folder = await freshFolder()
    const store = await openStore(folder)
    const stream = freshStream()
    expect(await left(openEmbeddedStore({ folder }))).toEqual({
      failure: 'locked',
      pid: process.pid,
    })
    await right(store.append(stream, 'no-stream', [eventOf()]))
    expect(await readWhole(store, stream)).toHaveLength(1)
    await store.close()
    await (await openStore(folder)).close()
  })

  test('wins alone when ten come to a new folder, or to one whose writer was killed, at once', async () => {
    const folder = await freshFolder()
    for (let round = 0; round < 2; round += 1) {
      const results = await Promise.all(
        Array.from({ length: 10 }, () => openEmbeddedStore({ folder })()),
      )
      const opened = results.filter((result) => result._tag === 'Right')
      expect(opened).toHaveLength(1)
      await Promise.all(opened.map(({ right: store }) => store.close()))
      const child = startChild('hold', folder)
      await child.printed(1)
      child.process.kill('SIGKILL')
      await child.exited
    }
  })

  test('is refused in a folder whose path is too long for a socket', async () => {
    const folder = join(await freshFolder(), 'a'.repeat(120), 'b'.repeat(120))
    await mkdir(folder, { recursive: true })
    const store = await openStore(folder)
    expect(await left(openEmbeddedStore({ folder }))).toMatchObject({ failure: 'locked' })
    await store.close()
    expect(socketsIn(folder)).toEqual([])
  })
})

describe('a process that followed and closed its store', () => {
  test('ends by itself (C22)', async () => {
    const child = startChild('follow-and-leave', await freshFolder())
    expect(await child.exited).toBe(0)
  })
})

describe('a reader', () => {
  test('sees, live, what another process writes, and no lock stops it', async () => {
    const folder = await freshFolder()
    const child = startChild('append', folder)
    await child.printed(2)
    const reader = await openReader(folder)
    let count = 0
    let last = -1n
    // Over many segments: the reader must go on with the writer into each.
    for await (const followed of reader.follow(-1n, new AbortController().signal)) {
      if (followed.kind !== 'event') continue
      expect(followed.recorded.position).toBe(last + 1n)
      last += 1n
      count += 1
      if (count === 6_000) break
    }
    expect(await right(reader.head())).toBeGreaterThanOrEqual(last)
    child.process.kill('SIGKILL')
    await child.exited
    await reader.close()
  })

  test('finds no ledger where there is none, and makes none', async () => {
    const folder = await freshFolder()
    await expect(openReader(folder)).rejects.toThrow('store-unavailable')
    expect(readdirSync(folder)).toEqual([])
  })
})
