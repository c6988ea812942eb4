/** Which call of which file is broken, how, and for how long: the whole table, dealt out by a seed. */
import type { Random } from '../../store/embedded/seeded.ts'
import type { Call, Fault, How } from '../shim/control.ts'

/** Parts of a ledger's folder, as patterns of paths below it. */
const parts = {
  segment: 'log/*.segment*',
  head: 'log/head*',
  index: 'log/*.index*',
  'log folder': 'log',
  rows: 'rows/*',
  vault: 'vault*',
  credentials: 'credentials*',
  keys: 'keys*',
  name: 'name*',
  tree: 'tree*',
  signing: 'signing*',
  deposits: 'deposits*',
  'log origins': 'log-origins*',
  'whole folder': '*',
} as const
type Part = keyof typeof parts

type CallOfCase = Exclude<Call, 'truncate'>

const waysOf: { readonly [C in CallOfCase]: ReadonlyArray<How> } = {
  write: ['EIO', 'ENOSPC', 'short', 'lost'],
  'write and truncate': ['EIO', 'ENOSPC'],
  sync: ['EIO', 'ENOSPC', 'lost'],
  rename: ['EIO', 'ENOSPC', 'lost'],
  create: ['EIO', 'ENOSPC'],
  remove: ['EIO', 'lost'],
  read: ['EIO', 'short'],
}

const lastings = ['once', 'for ever'] as const

/**
 * When the fault begins: in a server at work, in one that is about to close a segment and to begin the next, before one
 * starts on a ledger, or before the very first start.
 */
export type Moment = 'at work' | 'at a new segment' | 'at a start' | 'at the first start'

export type Case = Omit<Fault, 'pattern'> & {
  readonly part: Part
  readonly below: string
  readonly moment: Moment
}

/**
 * Calls that are made to a part at all, seen by writing them down. A file is cut only after a failed write: that is why
 * both are broken together and a cut by itself is not. A case whose call is not made violates the run.
 */
const callsAt: { readonly [M in Moment]: { readonly [P in Part]?: ReadonlyArray<CallOfCase> } } = {
  'at work': {
    segment: ['write', 'write and truncate', 'sync', 'read'],
    head: ['write'],
    rows: ['write', 'sync'],
    vault: ['write', 'write and truncate', 'sync', 'read'],
    credentials: ['write', 'write and truncate', 'sync'],
    tree: ['write', 'sync'],
    signing: ['write', 'sync', 'rename', 'create'],
    'whole folder': ['write', 'write and truncate', 'sync', 'read'],
  },
  'at a new segment': {
    segment: ['write', 'write and truncate', 'sync', 'rename', 'create'],
    'log folder': ['sync'],
    index: ['write', 'sync', 'rename', 'create'],
  },
  'at a start': {
    segment: ['sync', 'read'],
    head: ['write', 'sync', 'read'],
    'log folder': ['sync', 'create'],
    rows: ['write', 'create', 'read'],
    vault: ['write', 'sync', 'create', 'read'],
    credentials: ['write', 'sync', 'create', 'read'],
    keys: ['read'],
    name: ['write', 'sync', 'create', 'rename', 'read'],
    tree: ['write', 'sync', 'rename', 'create', 'read'],
    signing: ['write', 'sync', 'rename', 'create', 'remove', 'read'],
    deposits: ['write', 'sync', 'rename', 'create', 'remove'],
    'log origins': ['read'],
    'whole folder': ['write', 'sync', 'rename', 'create', 'remove', 'read'],
  },
  'at the first start': {
    segment: ['write', 'write and truncate', 'sync', 'rename', 'create', 'read'],
    head: ['write', 'sync', 'rename', 'create', 'read'],
    'log folder': ['sync', 'create'],
    rows: ['write', 'sync', 'create', 'read'],
    vault: ['write', 'write and truncate', 'sync', 'rename', 'create', 'read'],
    credentials: ['write', 'write and truncate', 'sync', 'create', 'read'],
    keys: ['write', 'sync', 'rename', 'create', 'read'],
    name: ['write', 'sync', 'rename', 'create'],
    tree: ['write', 'sync', 'rename', 'create'],
    signing: ['write', 'sync', 'rename', 'create', 'remove', 'read'],
    deposits: ['write', 'sync', 'rename', 'create', 'remove'],
    'log origins': ['write', 'sync', 'rename', 'create'],
    'whole folder': ['write', 'sync', 'rename', 'create', 'remove', 'read'],
  },
}

/** Whether the call is also made where no segment is closed. */
const isMadeAtWork = ({ part, call }: Pick<Case, 'part' | 'call'>): boolean =>
  callsAt['at work'][part]?.some((each) => each === call) ?? false

/**
 * Whether a server is at work for a while before the fault begins. The few calls of a new segment come within
 * milliseconds, and not a second time: for them it begins before the work.
 */
export const beginsLate = (each: Case): boolean =>
  each.moment === 'at work' || (each.moment === 'at a new segment' && isMadeAtWork(each))

type Kind = Omit<Case, 'at'>

const ofCall = (moment: Moment, part: Part, call: CallOfCase): ReadonlyArray<Kind> =>
  waysOf[call].flatMap((how) =>
    lastings.map((lasts) => ({ part, below: parts[part], call, how, lasts, moment })),
  )

const momentNames: ReadonlyArray<Moment> = [
  'at work',
  'at a new segment',
  'at a start',
  'at the first start',
]
const partNames: ReadonlyArray<Part> = [
  'segment',
  'head',
  'index',
  'log folder',
  'rows',
  'vault',
  'credentials',
  'keys',
  'name',
  'tree',
  'signing',
  'deposits',
  'log origins',
  'whole folder',
]

/** The whole table. */
const allKinds: ReadonlyArray<Kind> = momentNames.flatMap((moment) =>
  partNames.flatMap((part) =>
    (callsAt[moment][part] ?? []).flatMap((call) => ofCall(moment, part, call)),
  ),
)

/** How many cases there are. */
export const caseCount = allKinds.length

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
  const kinds = allKinds.filter((each) => titleOf(each).includes(match))
  if (kinds.length === 0) throw new Error(`no case has '${match}' in its title`)
  const cases: Case[] = []
  while (cases.length < count)
    for (const each of shuffled(kinds, random))
      cases.push({ ...each, at: Math.floor(random() ** 2 * latestCall) })
  return cases.slice(0, count)
}
