/** Pages of the log, filtered on the server; and its head. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { EventReader, ReadAllOptions, Recorded, StoredEvent } from '../../event-store.ts'
import type { Fault } from '../wire/fault.ts'
import type { Unsent } from '../wire/link.ts'
import { ask, checked, eventsPerPage, failureFrom, largest } from './reading.ts'
import type { Found, Page, ReaderEnv } from './reading.ts'
import type { RawEvent } from '../wire/received.ts'
import { logRequest } from '../wire/requests.ts'
import type { From } from '../wire/requests.ts'
import { isAmong, narrowed } from '../server/streams.ts'
import type { StreamNames } from '../server/streams.ts'

// If little of the log is the ledger's, the server searches for long before it has something to send.
const silenceMs = 20_000

type LogPlace = { readonly direction: ReadAllOptions['direction']; readonly from: From }

/** The event that begins here, and those before it, backwards; undefined where none of these streams begins here. */
const upTo = async (
  env: ReaderEnv,
  names: StreamNames,
  from: bigint,
  maxCount: number,
): Promise<Either<Fault | Unsent, ReadonlyArray<RawEvent>> | undefined> => {
  const one = { direction: 'forwards', from, maxCount: 1 } as const
  const found = await ask(env, logRequest(names, one), silenceMs)
  const [event] = E.isLeft(found) ? [] : found.right
  if (event?.position !== from) return undefined
  if (maxCount === 1) return E.right([event])
  const rest = { direction: 'backwards', from, maxCount: maxCount - 1 } as const
  const before = await ask(env, logRequest(names, rest), silenceMs)
  return E.isLeft(before) ? before : E.right([event, ...before.right])
}

const logPage = async (
  env: ReaderEnv,
  names: StreamNames,
  place: LogPlace,
  maxCount: number,
): Promise<Either<Fault | Unsent, ReadonlyArray<RawEvent>>> => {
  const page = (from: From, count: number) =>
    ask(env, logRequest(names, { ...place, from, maxCount: count }), silenceMs)
  const found = await page(place.from, maxCount)
  const { from, direction } = place
  const isOffset =
    E.isLeft(found) && ['failed', 'invalid'].includes(found.left.fault) && typeof from === 'bigint'
  if (!isOffset || from <= 0n) return found
  // The server reads only from where an event begins, and a caller who turns pages says "the one after it".
  if (direction === 'backwards') return (await upTo(env, names, from - 1n, maxCount)) ?? found
  const before = await page(from - 1n, maxCount + 1)
  return E.isLeft(before) ? found : E.right(before.right.filter(({ position }) => position >= from))
}

const pagesOfLog = async (
  env: ReaderEnv,
  names: StreamNames,
  place: LogPlace,
  maxCount: number,
): Promise<Found> => {
  const isOurs = isAmong(env.names)
  const events: Recorded<StoredEvent>[] = []
  let { from } = place
  let known: bigint | undefined
  while (events.length < maxCount) {
    // Forwards the place is inclusive: from the second page on, its first event is the last one known.
    const repeated = known !== undefined && place.direction === 'forwards' ? 1 : 0
    const wanted = Math.min(eventsPerPage, maxCount - events.length) + repeated
    const raws = await logPage(env, names, { ...place, from }, wanted)
    if (E.isLeft(raws)) return E.left(failureFrom(raws.left))
    const page = checked(
      raws.right.filter(({ stream, position }) => position !== known && isOurs(stream)),
    )
    if (E.isLeft(page)) return page
    events.push(...page.right)
    known = raws.right.at(-1)?.position
    if (known === undefined || raws.right.length < wanted) break
    from = known
  }
  return E.right(events.slice(0, maxCount))
}

/** Reads the log: of the ledger's own streams only, whatever else the server keeps. */
export const readAll =
  (env: ReaderEnv): EventReader<StoredEvent>['readAll'] =>
  ({ direction, from, maxCount, streamPrefixes }) =>
  async () => {
    const names = narrowed(env.names, streamPrefixes)
    if (names.length === 0 || maxCount <= 0) return E.right([])
    if (direction === 'forwards' && from === 'end') {
      return pagesOfLog(env, names, { direction: 'backwards', from }, 1)
    }
    if (typeof from === 'bigint' && (from < 0n || from > largest)) {
      const isAll = from < 0n === (direction === 'forwards')
      if (!isAll) return E.right([])
      return pagesOfLog(env, names, { direction, from: from < 0n ? 'start' : 'end' }, maxCount)
    }
    return pagesOfLog(env, names, { direction, from }, maxCount)
  }

/** The position of the ledger's last event, -1n where there is none. */
export const head =
  (env: ReaderEnv): EventReader<StoredEvent>['head'] =>
  () =>
  async () => {
    const place = { direction: 'backwards', from: 'end' } as const
    return E.map((page: Page) => page[0]?.position ?? -1n)(
      await pagesOfLog(env, env.names, place, 1),
    )
  }
