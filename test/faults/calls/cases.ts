/** Which call of which file is broken, how, and for how long: the whole table, dealt out by a seed. */
import type { Random } from '../../store/embedded/seeded.ts'
import type { Call, Fault, How } from '../shim/control.ts'

/** Parts of a ledger's folder, as patterns of paths below it. */
const parts = {
  segment: 'log/*.segment*',
  head: 'log/head*',
  'log folder': 'log',
  rows: 'rows/*',
  vault: 'vault*',
  credentials: 'credentials*',
  keys: 'keys*',
  name: 'name*',
  'whole folder': '*',
} as const
export type Part = keyof typeof parts

const waysOf: { readonly [C in Call]: ReadonlyArray<How> } = {
  write: ['EIO', 'ENOSPC', 'short', 'lost'],
  'write and truncate': ['EIO', 'ENOSPC'],
  sync: ['EIO', 'ENOSPC', 'lost'],
  rename: ['EIO', 'ENOSPC', 'lost'],
  truncate: ['EIO', 'lost'],
  create: ['EIO', 'ENOSPC'],
  remove: ['EIO', 'lost'],
  read: ['EIO'],
}

const lastings = ['once', 'for ever'] as const

/** When the fault begins: in a server at work, before one starts on a ledger, or before the very first start. */
export type Moment = 'at work' | 'at a start' | 'at the first start'
const moments: ReadonlyArray<Moment> = ['at work', 'at work', 'at a start', 'at the first start']

export type Case = Omit<Fault, 'pattern'> & {
  readonly part: Part
  readonly below: string
  readonly moment: Moment
}

/** Calls that are made to a part at all. Which of them at which moment is found out by making them. */
const callsTo: { readonly [P in Part]: ReadonlyArray<Call> } = {
  segment: ['write', 'write and truncate', 'sync', 'rename', 'create', 'read'],
  head: ['write', 'sync', 'rename', 'create', 'read'],
  'log folder': ['sync', 'create'],
  rows: ['write', 'sync', 'create', 'rename'],
  vault: ['write', 'write and truncate', 'sync', 'create', 'rename', 'read'],
  credentials: ['write', 'write and truncate', 'sync', 'create', 'rename', 'read'],
  keys: ['write', 'sync', 'create', 'rename', 'read'],
  name: ['write', 'sync', 'create', 'rename', 'read'],
  'whole folder': ['write', 'sync', 'rename', 'truncate', 'create', 'remove', 'read'],
}

type Kind = Omit<Case, 'at'>

const ofCall = (part: Part, call: Call): ReadonlyArray<Kind> =>
  waysOf[call].flatMap((how) =>
    lastings.flatMap((lasts) =>
      moments.map((moment) => ({ part, below: parts[part], call, how, lasts, moment })),
    ),
  )

const partNames = Object.keys(parts) as ReadonlyArray<Part>

const allCases = (): ReadonlyArray<Kind> =>
  partNames.flatMap((part) => callsTo[part].flatMap((call) => ofCall(part, call)))

const latestCall = 6

const shuffled = <A>(all: ReadonlyArray<A>, random: Random): ReadonlyArray<A> =>
  all
    .map((each) => ({ each, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each)

export const titleOf = ({ part, call, how, lasts, moment }: Kind): string =>
  `${call} of ${part}: ${how} ${lasts}, ${moment}`

/** Cases in an order that the seed decides: all of them before one comes again. `match` leaves out other titles. */
export const dealt = (random: Random, count: number, match = ''): ReadonlyArray<Case> => {
  const kinds = allCases().filter((each) => titleOf(each).includes(match))
  if (kinds.length === 0) throw new Error(`no case has '${match}' in its title`)
  const cases: Case[] = []
  while (cases.length < count)
    for (const each of shuffled(kinds, random))
      cases.push({ ...each, at: Math.floor(random() ** 2 * latestCall) })
  return cases.slice(0, count)
}
