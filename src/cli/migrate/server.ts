/** An EventStoreDB or KurrentDB server as an end of a move. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { openKurrentLog } from '../../store/kurrentdb/open-kurrentdb.ts'
import type { KurrentLog } from '../../store/kurrentdb/open-kurrentdb.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import type { Source, Target } from './end.ts'
import type { House } from './house.ts'

type Server = Extract<House, { readonly kind: 'server' }>

// Appends side by side would be written in any order.
const appendsInOrder = 1

const open = async ({ connection, shown }: Server): Promise<Either<Fault, KurrentLog>> => {
  const opened = await openKurrentLog({
    connection,
    // Whether our user may delete is asked by each node that starts; a move deletes nothing.
    profile: 'standard',
    monotonicMs: () => performance.now(),
    random: Math.random,
  })()
  if (E.isRight(opened)) return opened
  const { failed, lines } = faultFrom(opened.left)
  return E.left({ failed, lines: lines.map((line) => `${shown}: ${line}`) })
}

/** Opens a server's log as the one that is moved, or compared. Nobody can be kept from writing to it. */
export const openServerSource = async (house: Server): Promise<Either<Fault, Source>> => {
  const log = await open(house)
  if (E.isLeft(log)) return log
  const identity = await log.right.identity()()
  const { shown } = house
  const { close } = log.right
  if (E.isRight(identity) && identity.right !== undefined)
    return E.right({ shown, log: log.right, ...identity.right, index: 'counts', close })
  await close()
  return E.isLeft(identity)
    ? E.left(faultFrom(identity.left))
    : E.left(faulty('no-input', `there is no ledger on ${shown}`))
}

/** The name that a folder without a settled name would settle on. */
const nameOf = ({ name, ledgerId }: Source): string =>
  name ?? `consent-ledger.local/${ledgerId.slice(0, 16)}`

const misfit = ({ shown }: Server, source: Source, log: KurrentLog) =>
  pipe(
    log.identity(),
    TE.mapLeft(faultFrom),
    TE.flatMap((identity) => {
      if (identity === undefined) return TE.right(undefined)
      if (identity.ledgerId !== source.ledgerId)
        return TE.left(faulty('data', `${shown} holds another ledger: move into an empty place`))
      return identity.name === nameOf(source)
        ? TE.right(undefined)
        : TE.left(
            faulty('config', `the ledger on ${shown} seals under another name: ${identity.name}`),
          )
    }),
  )

/**
 * Opens a server's log as the one that is moved into. Its id and name are written last: until then it is a log with
 * events and no identity, which no node takes for a ledger.
 */
export const openServerTarget = async (
  house: Server,
  source: Source,
): Promise<Either<Fault, Target>> => {
  const log = await open(house)
  if (E.isLeft(log)) return log
  const fits = await misfit(house, source, log.right)()
  if (E.isLeft(fits)) {
    await log.right.close()
    return fits
  }
  const { append, close, settle } = log.right
  const identity = { ledgerId: source.ledgerId, name: nameOf(source) }
  return E.right({
    ...identity,
    shown: house.shown,
    log: log.right,
    index: 'counts',
    append,
    atOnce: appendsInOrder,
    settle: async () =>
      pipe(
        await settle(identity)(),
        E.bimap(faultFrom, () => undefined),
      ),
    close,
  })
}
