/** The reader of a person's record at a command line, and the reason: recorded in the log before anything is shown. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { ReadReason, staffReasons } from '../../events/facts/access.ts'
import { ActorId, SubjectId } from '../../kernel/ids.ts'
import { parseInstant } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Reader } from '../../ledger/reading/reading.ts'
import type { Until } from '../../replay/until.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'

/** Flags of commands that read up to somewhere. */
export const untilOptions = {
  'to-position': { type: 'string', hint: 'N', about: 'events up to this position' },
  'as-of': { type: 'string', hint: 'INSTANT', about: 'events that occurred up to this instant' },
  'known-at': {
    type: 'string',
    hint: 'INSTANT',
    about: 'events that were recorded up to this instant',
  },
} as const

/** Flags of commands that may open one person's record. */
export const readerOptions = {
  subject: {
    type: 'string',
    hint: 'ID',
    about: "one person's record: sub_ and 32 hex digits; the reading is recorded",
  },
  reason: { type: 'string', hint: 'WORD', about: `why it is read: ${staffReasons.join(', ')}` },
} as const

const id = 'command-line'
if (!ActorId.is(id)) throw new Error('an actor has a well-formed id')

/** The reader at a command line: recorded as an auditor. */
export const commandLine: Reader['actor'] = { role: 'auditor', id }

type Text<F extends string> = (flag: F) => string | undefined

const instant = (flag: string, said: string | undefined): Either<Fault, Instant | undefined> => {
  if (said === undefined) return E.right(undefined)
  const at = parseInstant(said)
  return E.isRight(at) ? at : E.left(faulty('usage', `--${flag}: expected ${at.left}`))
}

/** Up to where, on any of the three. */
export const untilFrom = (text: Text<keyof typeof untilOptions>): Either<Fault, Until> => {
  const asOf = instant('as-of', text('as-of'))
  if (E.isLeft(asOf)) return asOf
  const knownAt = instant('known-at', text('known-at'))
  if (E.isLeft(knownAt)) return knownAt
  const position = text('to-position')
  if (position !== undefined && !/^\d{1,18}$/.test(position))
    return E.left(faulty('usage', '--to-position: expected a whole number'))
  return E.right({
    ...(asOf.right === undefined ? {} : { asOf: asOf.right }),
    ...(knownAt.right === undefined ? {} : { knownAt: knownAt.right }),
    ...(position === undefined ? {} : { position: BigInt(position) }),
  })
}

/** The person whose record is asked for, and who asks; undefined where none is. */
export const readingFrom = (
  text: Text<keyof typeof readerOptions>,
): Either<Fault, { readonly subject: SubjectId; readonly reader: Reader } | undefined> => {
  const subject = text('subject')
  const reason = text('reason')
  if (subject === undefined)
    return reason === undefined
      ? E.right(undefined)
      : E.left(faulty('usage', '--reason goes with --subject'))
  if (!SubjectId.is(subject))
    return E.left(faulty('usage', '--subject: expected sub_ and 32 hex digits'))
  // A person's own reading leaves no record: nobody at a command line is that person.
  if (!ReadReason.is(reason) || reason === 'own_record') {
    const words = staffReasons.join(' | ')
    return E.left(faulty('usage', `--reason is required with --subject: --reason ${words}`))
  }
  return E.right({ subject, reader: { actor: commandLine, reason } })
}
