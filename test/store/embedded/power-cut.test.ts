import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { leaveAll, leaveBehind, newRecordingDisk } from './recording-disk.ts'
import { seeded } from './seeded.ts'
import type { Step } from './recording-disk.ts'
import { openStore } from './support.ts'
import { checkTold, findingsIn, work } from './workload.ts'
import type { Told } from './workload.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const segmentBytes = 8_192
/** More of them by `CUTS=2000`. */
const cuts = Number(process.env['CUTS'] ?? 90)

/** A run over two starts, with everything that was asked of the disk and told to anybody. */
const recorded = async (
  folder: string,
  seed: number,
  rounds: number,
  led?: ReadonlyArray<Step>,
) => {
  const recording = newRecordingDisk(folder, led)
  const acknowledged: Told[] = []
  const onAcknowledged = (told: Told): void => {
    recording.told(acknowledged.length)
    acknowledged.push(told)
  }
  const before = recording.steps.length
  const all: Told[] = []
  const seen: { readonly from: number; readonly head: bigint }[] = []
  for (let start = 0; start < 2; start += 1) {
    const store = await openStore(folder, { segmentBytes, io: recording.io })
    // From now on anybody may have read it: no power cut may take it back.
    seen.push({ from: recording.steps.length, head: await right(store.head()) })
    const load = { writers: 1 + ((seed + start) % 5), rounds, onAcknowledged }
    all.push(...(await work(store, load)))
    await store.close()
  }
  /** The writes and the acknowledgements by a moment from 0 to 1 of the run. */
  const until = (moment: number) => {
    const end = before + Math.ceil(moment * (recording.steps.length - before))
    const steps = recording.steps.slice(0, end)
    const told = new Set(
      steps
        .slice(before)
        .flatMap((step) => (step.step === 'told' ? [acknowledged[step.number]!] : [])),
    )
    const knownHead = seen.findLast(({ from }) => from <= end)?.head ?? -1n
    return { steps, told, knownHead }
  }
  return { until, all }
}

/** Holds what is left against what was told, goes on with it, and reads every byte. */
const checkLeft = async (
  folder: string,
  all: ReadonlyArray<Told>,
  { told, knownHead }: { readonly told: ReadonlySet<Told>; readonly knownHead: bigint },
) => {
  const store = await openStore(folder, { segmentBytes, knownHead })
  await checkTold(store, all, (one) => told.has(one))
  const more = await work(store, { writers: 3, rounds: 3 })
  expect(new Set(more.map((one) => one.told))).toEqual(new Set(['acknowledged']))
  await store.close()
  expect(await findingsIn(folder)).toEqual([])
  const again = await openStore(folder, { segmentBytes })
  await checkTold(again, more)
  await again.close()
}

describe('a power cut at any moment', () => {
  test(
    `keeps what was acknowledged, and whole appends only (${cuts} cuts)`,
    { timeout: 900_000 },
    async () => {
      const perRun = 30
      for (let run = 0; run < Math.ceil(cuts / perRun); run += 1) {
        const first = await recorded(await freshFolder(), run, 12)
        const random = seeded(4_711 + run)
        for (let cut = 0; cut < perRun; cut += 1) {
          const left = await freshFolder()
          // Half of the cuts soon after the beginning: a first start is made of many steps.
          const { steps, ...known } = first.until(cut % 2 === 0 ? random() : random() ** 4)
          leaveBehind(steps, left, random)
          await checkLeft(left, first.all, known)
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
        const first = await recorded(await freshFolder(), run, 12)
        const random = seeded(7_114 + run)
        const left = await freshFolder()
        const before = first.until(random())
        leaveAll(before.steps, left)
        const second = await recorded(left, run, 2, before.steps)
        for (let cut = 0; cut < perRun; cut += 1) {
          const leftAgain = await freshFolder()
          const { steps, told, knownHead } = second.until(random() ** 3)
          leaveBehind(steps, leftAgain, random)
          const all = [...first.all, ...second.all]
          await checkLeft(leftAgain, all, { told: new Set([...before.told, ...told]), knownHead })
          rmSync(leftAgain, { recursive: true, force: true })
        }
      }
    },
  )

  test(
    `keeps it, too, when the start behind it is cut (${cuts} cuts)`,
    { timeout: 900_000 },
    async () => {
      const perRun = 10
      for (let run = 0; run < Math.ceil(cuts / perRun); run += 1) {
        const first = await recorded(await freshFolder(), run, 12)
        const random = seeded(1_147 + run)
        const left = await freshFolder()
        const before = first.until(random())
        leaveBehind(before.steps, left, random)
        const second = await recorded(left, run, 2)
        for (let cut = 0; cut < perRun; cut += 1) {
          const leftAgain = await freshFolder()
          // Most of the cuts while the start repairs, and soon after it.
          const { steps, told, knownHead } = second.until(random() ** 3)
          leaveBehind(steps, leftAgain, random)
          const all = [...first.all, ...second.all]
          await checkLeft(leftAgain, all, { told: new Set([...before.told, ...told]), knownHead })
          rmSync(leftAgain, { recursive: true, force: true })
        }
      }
    },
  )
})

describe('a failed sync, after which the kernel takes for written what is not', () => {
  test('loses nothing that the next process shows, when the power is cut then', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const folder = await freshFolder()
      const recording = newRecordingDisk(folder)
      const ended: string[] = []
      const onFatal = (sentence: string): void => void ended.push(sentence)
      const store = await openStore(folder, { io: recording.io, onFatal })
      const before = await work(store, { writers: 2, rounds: 2 })
      recording.failNextSync()
      const during = await work(store, { writers: 3, rounds: 1 })
      expect(ended).toHaveLength(1)
      await store.close()
      // The pages are still there: the next process sees what was not synced, and answers for it from now on.
      const next = newRecordingDisk(folder, recording.steps)
      const again = await openStore(folder, { io: next.io })
      const knownHead = await right(again.head())
      const left = await freshFolder()
      leaveBehind(next.steps, left, seeded(seed))
      await again.close()
      await checkLeft(left, [...before, ...during], { told: new Set(before), knownHead })
    }
  })
})
