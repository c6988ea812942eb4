/**
 * Messages for parts that do not belong together: the finding, and the remedy. Nothing was changed, and no remedy
 * destroys anything. docs/how-to/parts-that-differ.md has a section for each.
 */
import type { Knower, Part } from '../../identity/judge.ts'
import type { IdentityFailure, Known } from '../../main/identity/failure.ts'
import type { OpenFailure } from '../../store/open-failure.ts'
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'

/** Failures that have their words here. */
export type IdentityTold =
  | IdentityFailure
  | Extract<OpenFailure, { readonly failure: 'log-ends-early' }>
type Name = IdentityTold['failure']
type Of<N extends Name> = Extract<IdentityTold, { readonly failure: N }>

const places: { readonly [P in Part | 'log']: string } = {
  log: 'the log (log/)',
  name: 'the identity record (name)',
  rows: 'the rows (rows/)',
  vault: 'the key vault (vault/)',
  keys: 'the file of key-encryption keys',
  credentials: 'the credentials (credentials/)',
}

const knowers: { readonly [K in Knower | 'head' | 'caller']: string } = {
  ...places,
  expect: '--expect',
  head: "the log's own note (log/head)",
  caller: 'another part of the ledger',
}

/** Parts that are many, by their name. */
const many: ReadonlySet<string> = new Set<Part>(['rows', 'credentials'])

/** A verb after a part's name: `belong`, `belongs`. */
const verb = (part: string, plural: string): string => (many.has(part) ? plural : `${plural}s`)

const page = 'see docs/how-to/parts-that-differ.md'

const upTo = (head: bigint): string =>
  head < 0n ? 'the log is empty' : `the log ends at position ${head}`

const foreign = ({ part, ledgerId, expected }: Of<'part-foreign'>): Fault =>
  faulty(
    'config',
    `${places[part]} ${verb(part, 'belong')} to ledger ${ledgerId}, and the other parts here to ledger ${expected}; nothing was changed`,
    `restore the parts of ledger ${expected}, and keep the present ones elsewhere; ${page}`,
  )

/** The others who know of later events, so that nobody accepts a loss of which half is told. */
const othersIn = ({ all = [], by }: EndsEarly): string =>
  all
    .filter((each) => each.by !== by)
    .map((each) => `, ${knowers[each.by]} of position ${each.position}`)
    .join('')

/** Rows are no loss, and are not taken where they know more than the log. */
const rowsFirst = ({ all = [], by }: EndsEarly): string =>
  by === 'rows' || all.some((each) => each.by === 'rows')
    ? 'move the folder rows to another place (new ones are built from the log) and '
    : ''

type EndsEarly = Of<'log-ends-early'> & { readonly all?: ReadonlyArray<Known> }

const endsEarly = (left: EndsEarly): Fault =>
  faulty(
    'corrupt',
    `${upTo(left.head)}, and ${knowers[left.by]} ${verb(left.by, 'know')} of position ${left.known}${othersIn(left)}: the end of the log is missing, or an older copy was restored; nothing was changed`,
    `restore the newest copy of the log, and keep the present one; if there is none, and positions ${left.head + 1n} to ${left.known} are known to be lost, ${rowsFirst(left)}start once with --accept-loss ${left.head}; ${page}`,
  )

const words: { readonly [N in Name]: (failure: Of<N>) => Fault } = {
  'log-missing': ({ parts }) =>
    faulty(
      'corrupt',
      `there is no log here, and ${parts.map((part) => places[part]).join(', ')} of a ledger; nothing was changed`,
      `restore the folder log, or name another folder with --data for a new ledger; ${page}`,
    ),
  'part-foreign': foreign,
  'log-ends-early': endsEarly,
  'log-differs': ({ position, by }) =>
    faulty(
      'corrupt',
      `at position ${position} the log has another event than ${knowers[by]} ${verb(by, 'know')}: an older copy of the log was restored and continued differently; nothing was changed`,
      `restore the log that the other parts belong to, and keep the present one; ${page}`,
    ),
  'name-damaged': ({ reason }) =>
    faulty(
      'corrupt',
      `the identity record (name) is damaged: ${reason}; nothing was changed`,
      `restore it from a backup of the log; without one, move it elsewhere and start with --name and its old name: the name is accepted if sealed fields open with it; ${page}`,
    ),
  'name-missing': () =>
    faulty(
      'corrupt',
      'the identity record (name) is missing, and sealed fields do not open with the default name of this ledger; nothing was recorded',
      `restore it from a backup of the log, or start with --name and its old name; ${page}`,
    ),
  'name-unproven': ({ name }) =>
    faulty(
      'corrupt',
      `sealed fields of this ledger do not open with the name ${name}; nothing was recorded`,
      `restore the file name from a backup of the log, or start with --name and its old name; ${page}`,
    ),
  'vault-missing': ({ position }) =>
    faulty(
      'corrupt',
      `the log knows people (the first at position ${position}), and there is no key vault with their keys and identifiers; nothing was changed`,
      `restore the newest copy of the vault: a new vault would give known people new surrogates without their withdrawals; ${page}`,
    ),
  'keys-lost': ({ people, after, head }) =>
    faulty(
      'corrupt',
      `the key vault is older than the log: it lacks keys or identifiers of ${people} people who were added after position ${after}; nothing was served or recorded`,
      `restore the newest copy of the vault; if there is none, and these people are known to be lost, start once with --accept-loss ${head}; ${page}`,
    ),
  'credentials-missing': () =>
    faulty(
      'corrupt',
      'the log records credentials, and there are none here; nothing was changed',
      `restore the folder credentials from a backup of the vault, or create a new credential first: consent-ledger credential create --roles operator; ${page}`,
    ),
  'loss-elsewhere': ({ accepted, head }) =>
    faulty(
      'config',
      `--accept-loss names position ${accepted}, and ${upTo(head)}; nothing was changed`,
      `use it for one start, with the last position of the log, and leave it out afterwards; ${page}`,
    ),
}

const isName = (name: string): name is Name => Object.hasOwn(words, name)

/** Whether this failure is about parts that do not belong together. */
export const isIdentityFailure = (left: { readonly failure: string }): left is IdentityTold =>
  isName(left.failure)

type Tagged<N extends Name> = { [K in N]: { readonly failure: K } & Of<K> }[N]

const say = <N extends Name>(left: Tagged<N>): Fault => words[left.failure](left)

/** Its sentences and its exit code: 78 where something of another ledger lies here, 74 where something is lost. */
export const identityFault = (left: IdentityTold): Fault => say(left)
