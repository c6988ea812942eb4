import { describe, expect, test } from 'vitest'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { E } from '../../../src/fp.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { noon, person, ring } from '../support.ts'
import { newFaultyDisk } from '../../store/embedded/faulty-disk.ts'
import type { Fault } from '../../store/embedded/faulty-disk.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { seeded } from '../../store/embedded/seeded.ts'
import type { Random } from '../../store/embedded/seeded.ts'
import { findingsIn, freshFolder, removeFoldersAfterwards } from './files.ts'
import { checkTold, work } from './workload.ts'
import type { Told } from './workload.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const calls = ['pwrite', 'pwriteNow', 'sync', 'truncate', 'pread'] as const
const hows = ['EIO', 'ENOSPC', 'short'] as const
const lasting = ['once', 'for ever'] as const
const faults: ReadonlyArray<Fault> = calls.flatMap((call) =>
  hows.flatMap((how) =>
    lasting.flatMap((lasts) => [0, 1, 3, 6].map((at) => ({ call, at, how, lasts }))),
  ),
)

const isKnown = ({ isAcknowledged }: Told): boolean => isAcknowledged

/** Whatever failed was undone: the vault goes on by itself. */
const goesOn = async (vault: KeyVault, random: Random, before: ReadonlyArray<Told>) => {
  const after = await work(vault, { random, acts: 10, before })
  expect(after.slice(before.length).every(isKnown)).toBe(true)
  await checkTold(vault, after, isKnown)
  return after
}

const isOver = async (vault: KeyVault, ended: ReadonlyArray<string>): Promise<void> => {
  expect(ended).toHaveLength(1)
  expect(ended[0]).toMatch(/the next start reads what is on disk/)
  const failure = { failure: 'vault-unavailable' }
  expect(await left(vault.holdsKey(person(0)))).toMatchObject(failure)
  expect(await left(vault.keyFor(person(77)))).toMatchObject(failure)
}

describe('each call to the disk that fails', () => {
  test.each(faults)(
    '$call, $how $lasts from call $at on, loses nothing and answers nothing wrong',
    async (fault) => {
      const folder = freshFolder()
      const faulty = newFaultyDisk()
      const ended: string[] = []
      const onFatal = (sentence: string): void => void ended.push(sentence)
      const vault = await right(openEmbeddedVault(folder, ring(2), { io: faulty.io, onFatal }))
      const random = seeded(fault.at + 17)
      const before = await work(vault, { random, acts: 12 })
      faulty.arm(fault)
      const during = await work(vault, { random, acts: 25, before })
      faulty.disarm()
      const last = ended.length === 0 ? await goesOn(vault, random, during) : during
      if (ended.length > 0) await isOver(vault, ended)
      await vault.close()
      const again = await right(openEmbeddedVault(folder, ring(2)))
      await checkTold(again, last, isKnown)
      await again.close()
      expect(await findingsIn(folder)).toEqual([])
    },
    60_000,
  )

  test('a failed sync is the end of the process, in one sentence', async () => {
    const faulty = newFaultyDisk()
    const ended: string[] = []
    const onFatal = (sentence: string): void => void ended.push(sentence)
    const vault = await right(openEmbeddedVault(freshFolder(), ring(1), { io: faulty.io, onFatal }))
    await right(vault.keyFor(person(1)))
    faulty.arm({ call: 'sync', at: 0, how: 'EIO', lasts: 'once' })
    const answers = await Promise.all([vault.keyFor(person(2))(), vault.keyFor(person(3))()])
    expect(answers.every(E.isLeft)).toBe(true)
    expect(ended).toEqual([
      'The vault could not be synced (EIO): what was just being written may or may not be there. ' +
        'Nothing more is read or written by this process; the next start reads what is on disk.',
    ])
    await vault.close()
  })

  test('a full disk refuses what needs room, erases all the same, and resumes by itself', async () => {
    const folder = freshFolder()
    let isFull = false
    const io: Io = {
      ...disk,
      pwrite: async (file, bytes, at) => {
        if (isFull && at + bytes.length > disk.sizeOf(file))
          throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
        return disk.pwrite(file, bytes, at)
      },
    }
    const ended: string[] = []
    const onFatal = (sentence: string): void => void ended.push(sentence)
    const vault = await right(openEmbeddedVault(folder, ring(1), { io, onFatal }))
    isFull = true
    // As many as were made with the first one; beyond them there is no room for another.
    const answers: Array<E.Either<unknown, unknown>> = []
    for (let n = 0; n < 600; n += 1) answers.push(await vault.keyFor(person(n))())
    isFull = false
    expect(answers.filter(E.isLeft).length).toBeGreaterThan(50)
    expect(answers.at(-1)).toMatchObject(
      E.left({ failure: 'vault-unavailable', cause: { code: 'ENOSPC' } }),
    )
    isFull = true
    // A fence takes the place of its key.
    await right(vault.destroy(person(3), { at: noon }))
    expect(await right(vault.holdsKey(person(3)))).toBe(false)
    isFull = false
    await right(vault.keyFor(person(599)))
    expect(ended).toEqual([])
    await vault.close()
    expect(await findingsIn(folder)).toEqual([])
  })
})

describe('an opening that fails', () => {
  test.each(
    (
      ['pwrite', 'sync', 'pread', 'sizeOf', 'rename', 'create', 'open', 'syncFolder'] as const
    ).flatMap((call) =>
      [0, 1, 2, 4].map((at) => ({ call, at, how: 'EIO', lasts: 'once' }) as const),
    ),
  )('at $call $at leaves a folder that opens', async (fault) => {
    const folder = freshFolder()
    const faulty = newFaultyDisk()
    faulty.arm(fault)
    const first = await openEmbeddedVault(folder, ring(1), { io: faulty.io })()
    if (E.isRight(first)) {
      faulty.disarm()
      await first.right.close()
    }
    const vault = await right(openEmbeddedVault(folder, ring(1)))
    const { dek } = await right(vault.keyFor(person(1)))
    await vault.close()
    faulty.arm(fault)
    const second = await openEmbeddedVault(folder, ring(1), { io: faulty.io })()
    if (E.isRight(second)) {
      faulty.disarm()
      await second.right.close()
    }
    const again = await right(openEmbeddedVault(folder, ring(1)))
    expect(await right(again.keyFor(person(1)))).toEqual({ kid: 'k1', dek })
    await again.close()
  })
})
