import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { leaveBehind, newRecordingDisk, seeded } from './recording-disk.ts'
import { openStore } from './support.ts'
import { checkTold, findingsIn, work } from './workload.ts'
import type { Told } from './workload.ts'

removeFoldersAfterwards()

const segmentBytes = 8_192
/** More of them by `CUTS=2000`. */
const cuts = Number(process.env['CUTS'] ?? 120)

/** A run over two starts, with everything that was asked of the disk and told to anybody. */
const recorded = async (seed: number) => {
  const folder = await freshFolder()
  const recording = newRecordingDisk(folder)
  const acknowledged: Told[] = []
  const onAcknowledged = (told: Told): void => {
    recording.told(acknowledged.length)
    acknowledged.push(told)
  }
  const all: Told[] = []
  for (let start = 0; start < 2; start += 1) {
    const store = await openStore(folder, { segmentBytes, io: recording.io })
    const load = { writers: 1 + ((seed + start) % 5), rounds: 12, onAcknowledged }
    all.push(...(await work(store, load)))
    await store.close()
  }
  return { steps: recording.steps, acknowledged, all }
}

describe('a power cut at any moment', () => {
  test(
    `keeps what was acknowledged, and whole appends only (${cuts} cuts)`,
    { timeout: 600_000 },
    async () => {
      const perRun = 40
      for (let run = 0; run < Math.ceil(cuts / perRun); run += 1) {
        const { steps, acknowledged, all } = await recorded(run)
        const random = seeded(4_711 + run)
        for (let cut = 0; cut < perRun; cut += 1) {
          const until = steps.slice(0, 1 + Math.floor(random() * steps.length))
          const told = new Set(
            until.flatMap((step) => (step.step === 'told' ? [acknowledged[step.number]] : [])),
          )
          const left = await freshFolder()
          leaveBehind(until, left, random)
          const store = await openStore(left, { segmentBytes })
          await checkTold(store, all, (one) => told.has(one))
          const more = await work(store, { writers: 3, rounds: 3 })
          expect(new Set(more.map((one) => one.told))).toEqual(new Set(['acknowledged']))
          await store.close()
          expect(await findingsIn(left)).toEqual([])
          const again = await openStore(left, { segmentBytes })
          await checkTold(again, more)
          await again.close()
          rmSync(left, { recursive: true, force: true })
        }
      }
    },
  )
})
