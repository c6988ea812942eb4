/** `decide`: asks the ledger's history, beside a running server or without one. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { Question } from '../../decisions/question.ts'
import { PermissionPrecision } from '../../events/vocabulary.ts'
import { decode } from '../../kernel/codec.ts'
import { decodeStored } from '../../events/decode-stored.ts'
import { instantOf, later } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { askThen } from '../../ledger/reading/ask.ts'
import { lensOf } from '../../standing/lens/folded-lens.ts'
import { nobody } from '../../standing/standing.ts'
import { makeLane } from '../../store/lane.ts'
import type { LogReader } from '../../main/log.ts'
import { ledgerFlags, ledgerOptions, readFlags } from '../line/command.ts'
import type { Command, Flags, Io } from '../line/command.ts'
import { faulty, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { registryIn, withHistory } from '../opening/history.ts'
import { againOptions, decideAgain } from './decide-again.ts'
import { jsonOf } from '../words/json.ts'
import { settingsFrom } from '../line/settings.ts'
import { readStdin } from '../line/stdin.ts'

const options = {
  ...ledgerOptions,
  ...againOptions,
  subject: { type: 'string', hint: 'ID', about: 'the person: sub_ and 32 hex digits' },
  purpose: { type: 'string', hint: 'ID', about: 'the purpose' },
  operation: {
    type: 'string',
    hint: 'WORD',
    about: 'collect, use, store, provide, publish, send, join, ingest or profile',
  },
  categories: {
    type: 'string',
    hint: 'A,B',
    about: "kinds of data; all of the purpose's when left out",
  },
  device: { type: 'string', hint: 'ID', about: 'the device: dev_ and 32 hex digits' },
  recipient: { type: 'string', hint: 'ID', about: 'the recipient of the data' },
  source: { type: 'string', hint: 'ID', about: 'the source of the data (operation ingest)' },
  region: { type: 'string', hint: 'CC', about: 'the country that the data would be sent to' },
  'message-class': { type: 'string', hint: 'WORD', about: 'marketing, service, risk or legal' },
  template: { type: 'string', hint: 'ID', about: 'the template of the message' },
  channel: { type: 'string', hint: 'ID', about: 'the channel of the message' },
  publication: { type: 'string', hint: 'ID', about: 'the publication' },
  survey: {
    type: 'string',
    hint: 'ID',
    about: 'the survey, for purposes that ask for consent to each',
  },
  exemption: { type: 'string', hint: 'CODE', about: 'the exemption that the question relies on' },
  locality: { type: 'string', hint: 'WORD', about: 'on_device or server' },
  transform: { type: 'string', hint: 'WORD', about: 'irreversible_hash or plain' },
  transfer: { type: 'string', hint: 'WORD', about: 'encrypted or plain' },
  precision: {
    type: 'string',
    hint: 'WORD',
    about: `the precision that the permission gives: ${PermissionPrecision.words.join(', ')}`,
  },
  profile: {
    type: 'string',
    hint: 'WORD',
    about: 'the law profile: policy-literal or cn-pipl',
  },
  'as-of': {
    type: 'string',
    hint: 'INSTANT',
    about: 'by the time of acts, such as 2026-11-22T10:00:00+08:00',
  },
  'known-at': { type: 'string', hint: 'INSTANT', about: 'by the time of recording' },
  'at-position': {
    type: 'string',
    hint: 'N',
    about: 'from events up to this position, such as that of an answer',
  },
} as const

/** The flag of each field: total, so that what the question learns does not compile until it can be asked here. */
const flagOf: { readonly [F in keyof Required<Question>]: keyof typeof options } = {
  subject: 'subject',
  purpose: 'purpose',
  operation: 'operation',
  categories: 'categories',
  device: 'device',
  recipient: 'recipient',
  source: 'source',
  region: 'region',
  messageClass: 'message-class',
  template: 'template',
  channel: 'channel',
  publication: 'publication',
  survey: 'survey',
  exemption: 'exemption',
  locality: 'locality',
  transform: 'transform',
  transfer: 'transfer',
  precision: 'precision',
  profile: 'profile',
  asOf: 'as-of',
  knownAt: 'known-at',
  atPosition: 'at-position',
}

const isField = (name: string): name is keyof typeof flagOf => Object.hasOwn(flagOf, name)
const fields = Object.keys(flagOf).filter(isField)

const fromFlags = ({ text }: Flags<typeof options>): unknown =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = text(flagOf[field])
      if (value === undefined) return []
      return [[field, field === 'categories' ? value.split(',') : value] as const]
    }),
  )

/** A fault's place as it was written: a flag, or a field of the JSON. */
const placeOf = (path: string, isTyped: boolean): string => {
  const [field = ''] = path.split('.')
  if (path === '') return 'the question'
  return isTyped && isField(field) ? `--${flagOf[field]}` : path
}

const questionFrom = (value: unknown, isTyped: boolean): Either<Fault, Question> => {
  const question = decode(Question)(value)
  if (E.isRight(question)) return question
  const lines = question.left.map(
    ({ path, expected }) => `${placeOf(path, isTyped)}: expected ${expected}`,
  )
  return E.left(faulty('data', ...lines))
}

/** A position that the log has not reached names no state of it, and would be answered from an earlier one. */
const isReached = (head: bigint, { atPosition }: Question): Either<Fault, void> =>
  atPosition === undefined || BigInt(atPosition) <= head
    ? E.right(undefined)
    : E.left(faulty('data', `--at-position: the log ends at ${head}`))

/**
 * The present: never before the last recorded event. A clock that is behind the log would omit the last words, and a
 * withdrawal with them (invariants 4 and 12).
 */
const nowIn = async (reader: LogReader): Promise<Either<Fault, Instant>> => {
  const clock = instantOf(Date.now())
  const last = await reader.readAll({ direction: 'backwards', from: 'end', maxCount: 1 })()
  if (E.isLeft(last)) return E.left(faultFrom(last.left))
  const [found] = last.right
  if (found === undefined) return E.right(clock)
  const event = decodeStored(found.event.json)
  return E.isLeft(event)
    ? E.left(
        faultFrom({
          failure: 'corrupt',
          where: `position ${found.position}`,
          reason: 'it is not an event of this version',
        }),
      )
    : E.right(later(clock, event.right.recordedAt))
}

const answer = async (
  reader: LogReader,
  question: Question,
  io: Io,
): Promise<Either<Fault, number>> => {
  const registry = await registryIn(reader)
  if (E.isLeft(registry)) return registry
  const head = await reader.head()()
  if (E.isLeft(head)) return E.left(faultFrom(head.left))
  const reached = isReached(head.right, question)
  if (E.isLeft(reached)) return reached
  const now = await nowIn(reader)
  if (E.isLeft(now)) return now
  const asked = await askThen({
    clock: () => now.right,
    registry: registry.right,
    store: reader,
    lane: makeLane(),
    lensFor: () => lensOf(nobody),
    position: () => head.right,
    isBehind: () => false,
  })(question)()
  if (E.isLeft(asked)) {
    return E.left(
      'refusal' in asked.left
        ? faulty('data', `--as-of, --known-at: expected an instant up to ${asked.left.latest}`)
        : faultFrom(asked.left),
    )
  }
  await io.out(`${jsonOf(asked.right)}\n`)
  return E.right(asked.right.decision === 'ALLOW' ? ok : no)
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 1)
  if (E.isLeft(flags)) return flags
  const [word] = flags.right.words
  if (word !== undefined && word !== '-')
    return E.left(faulty('usage', `'${word}': expected -, for standard input`))
  const config = settingsFrom(io, ledgerFlags(flags.right.text))
  if (E.isLeft(config)) return config
  const receipt = flags.right.text('receipt')
  if (receipt !== undefined) {
    const keys = { vkeys: flags.right.texts('key'), policy: flags.right.text('policy') }
    return decideAgain(config.right, receipt, keys, io)
  }
  const value = word === '-' ? await readStdin() : E.right(fromFlags(flags.right))
  if (E.isLeft(value)) return value
  const question = questionFrom(value.right, word !== '-')
  if (E.isLeft(question)) return question
  return withHistory(config.right, (reader) => answer(reader, question.right, io))
}

export const decide: Command = {
  usage:
    '--subject ID --purpose ID --operation WORD [OPTIONS], or decide - with a question as JSON on standard input, or decide --receipt FILE (--key VKEY | --policy FILE)',
  about: [
    'Decides from the whole history, now or at a past instant. Runs beside a server.',
    'The answer is JSON, with reasons and the events that it rests on.',
    '--receipt verifies a signed decision and repeats it: it reports whether the rules and the answer are the same.',
    'It reads the files without a credential and records no reading. Over HTTP an auditor gives a reason, which is recorded.',
  ],
  options,
  examples: [
    'consent-ledger decide --subject sub_0123456789abcdef0123456789abcdef --purpose marketing.financial --operation send',
    'consent-ledger decide --receipt decision.jws --key "$VKEY"',
    'echo \'{"subject":"sub_0123456789abcdef0123456789abcdef","purpose":"scan.code","operation":"use"}\' | consent-ledger decide -',
  ],
  exits: [
    '0  ALLOW; with --receipt, the signed answer was repeated',
    '1  DENY, PROMPT or STORE_ONLY; with --receipt, not verified, or the rules or the answer differ',
    '65 the question is malformed; each fault is named',
  ],
  run,
}
