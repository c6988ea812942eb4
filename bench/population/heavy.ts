/**
 * Two people beyond every bound of the API, as a ledger of before the bounds could hold them: one with very many
 * events, one with very many devices. Put into the log directly.
 */
import { E } from '../../src/fp.ts'
import { isLedgerEvent } from '../../src/events/ledger-event.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { deviceFrom, subjectFrom, subjectStream } from '../../src/kernel/ids.ts'
import type { DeviceId, SubjectId } from '../../src/kernel/ids.ts'
import { instantOf } from '../../src/kernel/instant.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import type { StoredEvent } from '../../src/store/event-store.ts'
import { acceptPlanted, orThrow } from './build.ts'

/** By many events, and by many devices. */
export const busy: SubjectId = subjectFrom('b'.repeat(32))
export const equipped: SubjectId = subjectFrom('e'.repeat(32))
/** The one device of the former. */
export const busyDevice: DeviceId = deviceFrom('d'.repeat(32))

const hexOf = (n: number): string => n.toString(16).padStart(32, '0')

/** Few people stand for a test of the benchmark itself. */
export const sizesAt = (subjects: number) => ({
  events: Math.min(50_000, subjects * 50),
  devices: Math.min(6_000, subjects * 6),
})

const secondMs = 1_000

const observation = (device: DeviceId, n: number) => ({
  type: 'DevicePermissionObserved',
  body: {
    device,
    permission: 'camera',
    state: n % 2 === 0 ? 'on' : 'off',
    precision: 'full',
    source: 'launch_sync',
  },
})

const toggle = (n: number) => ({
  type: 'FeatureToggled',
  body: { feature: `feature.${n % 9}`, state: n % 4 < 2 ? 'on' : 'off' },
})

const stored = (subject: SubjectId, n: number, atMs: number, fact: object): StoredEvent => {
  const at = instantOf(atMs)
  const id = uuidFrom('heavy', subject, n)
  const event: unknown = {
    id,
    schemaVersion: 1,
    occurredAt: at,
    timeSource: 'ledger',
    recordedAt: at,
    actor: { role: 'service', id: 'bench' },
    subject,
    causationId: id,
    correlationId: id,
    lawProfile: 'cn-pipl',
    ...fact,
  }
  if (!isLedgerEvent(event)) throw new Error('no event of the current shape')
  return { id, type: event.type, json: canonicalJson(event) }
}

const eventsPerAppend = 500

/** Adds both, a second between two of their events, the last of them a day ago; nothing where they are there. */
export const plantHeavy = async (
  folder: string,
  { events, devices }: { readonly events: number; readonly devices: number },
): Promise<void> => {
  const store = orThrow('opening the log', await openEmbeddedStore({ folder })())
  const endMs = Date.now() - 86_400 * secondMs
  const plant = async (
    subject: SubjectId,
    count: number,
    factAt: (n: number) => object,
  ): Promise<void> => {
    const stream = subjectStream(subject)
    const there = await store.read(stream, { direction: 'forwards', from: 'start', maxCount: 1 })()
    if (E.isRight(there)) return
    for (let from = 0; from < count; from += eventsPerAppend) {
      const page = Array.from({ length: Math.min(eventsPerAppend, count - from) }, (_, index) => {
        const n = from + index
        return stored(subject, n, endMs - (count - n) * secondMs, factAt(n))
      })
      const expected = from === 0 ? ('no-stream' as const) : BigInt(from - 1)
      orThrow('an append', await store.append(stream, expected, page)())
    }
  }
  await plant(busy, events, (n) => (n % 2 === 0 ? observation(busyDevice, n >> 1) : toggle(n)))
  await plant(equipped, devices, (n) => observation(deviceFrom(hexOf(n)), n))
  await store.close()
  await acceptPlanted(folder)
}
