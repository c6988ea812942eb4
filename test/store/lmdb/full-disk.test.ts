import { execFileSync } from 'node:child_process'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { describe, expect, test } from 'vitest'
import { readWhole } from '../support.ts'
import {
  findingsIn,
  freshFolder,
  openStore,
  removeFoldersAfterwards,
  startChild,
} from './support.ts'

removeFoldersAfterwards()

const hasPrlimit = (() => {
  try {
    execFileSync('bash', ['-c', 'command -v prlimit'])
    return true
  } catch {
    return false
  }
})()

describe('a full disk', () => {
  test.runIf(hasPrlimit)(
    'is a failure by name, loses nothing, and is got over without a restart',
    async () => {
      const folder = await freshFolder()
      const child = startChild('fill', folder, 4_096)
      await child.printed(2)
      const [failure, revision, head] = child.lines[1]!.split(' ')
      // The log was reopened and does not hold it: nothing was written, and reads go on.
      expect(failure).toBe('store-unavailable')
      expect(head).toBe(revision)
      const unlimited = `--pid=${child.process.pid} --fsize=unlimited:unlimited`
      execFileSync('bash', ['-c', `prlimit ${unlimited}`])
      child.process.stdin?.write('again\n')
      await child.printed(3)
      expect(child.lines[2]).toBe(`written ${BigInt(revision!) + 10n}`)
      expect(await child.exited).toBe(0)
      const store = await openStore(folder)
      expect(await readWhole(store, 'full-disk' as StreamId)).toHaveLength(Number(revision) + 11)
      await store.close()
      expect(await findingsIn(folder)).toEqual([])
    },
  )
})
