import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { ring } from '../support.ts'
import { leaveAll, leaveBehind, newRecordingDisk } from '../../store/embedded/recording-disk.ts'
import type { Step } from '../../store/embedded/recording-disk.ts'
import { seeded } from '../../store/embedded/seeded.ts'
import { findingsIn, freshFolder, removeFoldersAfterwards } from './files.ts'
import { checkTold, work } from './workload.ts'
import type { Told } from './workload.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

/** More of them by `CUTS=2000`. */
const cuts = Number(process.env['CUTS'] ?? 60)

/** Two starts, with everything that was asked of the disk and told to anybody. */
const recorded = async (
  folder: string,
  seed: number,
  led?: ReadonlyArray<Step>,
  old: ReadonlyArray<Told> = [],
) => {
  const recording = newRecordingDisk(folder, led)
  const random = seeded(seed)
  const begun = recording.steps.length
  let all = old
  for (let start = 0; start < 2; start += 1) {
    const vault = await right(
      openEmbeddedVault(folder, ring(led === undefined ? 1 + start : 2), { io: recording.io }),
    )
    const onAcknowledged = (told: Told): void => recording.told(told.order)
    all = await work(vault, { random, acts: 25, before: all, onAcknowledged })
    await vault.close()
  }
  const until = (moment: number) => {
    const steps = recording.steps.slice(
      0,
      begun + Math.ceil(moment * (recording.steps.length - begun)),
    )
    const told = new Set(steps.flatMap((step) => (step.step === 'told' ? [step.number] : [])))
    const asked = all.filter(({ order }) => order <= Math.max(old.length - 1, ...told) + 1)
    return { steps, asked, was: ({ order }: Told) => told.has(order) }
  }
  return { until, all }
}

const checkLeft = async (
  folder: string,
  asked: ReadonlyArray<Told>,
  was: (one: Told) => boolean,
  random: () => number,
): Promise<void> => {
  const vault = await right(openEmbeddedVault(folder, ring(2)))
  await checkTold(vault, asked, was)
  const more = await work(vault, { random, acts: 10, before: asked })
  const isKnown = (one: Told): boolean => was(one) || one.order >= asked.length
  await vault.close()
  expect(await findingsIn(folder)).toEqual([])
  const again = await right(openEmbeddedVault(folder, ring(2)))
  await checkTold(again, more, isKnown)
  await again.close()
}

describe('a power cut at any moment', () => {
  test(
    `keeps what was acknowledged, and whole changes only (${cuts} cuts)`,
    { timeout: 900_000 },
    async () => {
      const perRun = 20
      for (let run = 0; run < Math.ceil(cuts / perRun); run += 1) {
        const first = await recorded(freshFolder(), run)
        const random = seeded(4_711 + run)
        for (let cut = 0; cut < perRun; cut += 1) {
          const left = freshFolder()
          // Half of the cuts soon after the beginning: a first start is made of many steps.
          const { steps, asked, was } = first.until(cut % 2 === 0 ? random() : random() ** 4)
          leaveBehind(steps, left, random)
          await checkLeft(left, asked, was, random)
          rmSync(left, { recursive: true, force: true })
        }
      }
    },
  )

  test(
    `keeps it when the process was killed before, and started again (${cuts} cuts)`,
    { timeout: 900_000 },
    async () => {
      const perRun = 10
      for (let run = 0; run < Math.ceil(cuts / perRun); run += 1) {
        const first = await recorded(freshFolder(), 100 + run)
        const random = seeded(7_114 + run)
        const left = freshFolder()
        const before = first.until(random())
        leaveAll(before.steps, left)
        const second = await recorded(left, 200 + run, before.steps, before.asked)
        for (let cut = 0; cut < perRun; cut += 1) {
          const leftAgain = freshFolder()
          const { steps, asked, was } = second.until(random() ** 3)
          leaveBehind(steps, leftAgain, random)
          await checkLeft(leftAgain, asked, (one) => was(one) || before.was(one), random)
          rmSync(leftAgain, { recursive: true, force: true })
        }
      }
    },
  )
})

describe('a failed sync, after which the kernel takes for written what is not', () => {
  test(
    'loses nothing that the next process shows, when the power is cut then',
    { timeout: 120_000 },
    async () => {
      for (let seed = 0; seed < 15; seed += 1) {
        const folder = freshFolder()
        const recording = newRecordingDisk(folder)
        const ended: string[] = []
        const onFatal = (sentence: string): void => void ended.push(sentence)
        const vault = await right(openEmbeddedVault(folder, ring(2), { io: recording.io, onFatal }))
        const random = seeded(seed)
        const before = await work(vault, { random, acts: 15 })
        // The sync of a change, or one of those that settle an erasure.
        recording.failSyncAfter(seed % 4)
        const all = await work(vault, { random, acts: 60, before })
        expect(ended).toHaveLength(1)
        await vault.close()
        // The pages are still there: the next process sees what was not synced, and answers for it from now on.
        const next = newRecordingDisk(folder, recording.steps)
        const again = await right(openEmbeddedVault(folder, ring(2), { io: next.io }))
        const shown = await work(again, { random, acts: 0, before: all })
        await checkTold(again, shown, (one) => one.isAcknowledged)
        const states = async (of: typeof again) =>
          Promise.all(
            Array.from({ length: 12 }, (_, n) =>
              right(of.existing(`sub_${n.toString(16).padStart(32, '0')}` as never)),
            ),
          )
        const told = await states(again)
        const left = freshFolder()
        leaveBehind(next.steps, left, seeded(seed))
        await again.close()
        const last = await right(openEmbeddedVault(left, ring(2)))
        expect(await states(last)).toEqual(told)
        await checkTold(last, all, (one) => one.isAcknowledged)
        await last.close()
      }
    },
  )
})
