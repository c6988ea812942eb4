/** Recording: acts of a person, their erasure, and what officers register. */
import { E } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import { timeSources, vouchedHow } from '../../api/act-roles.ts'
import type { TakenAct } from '../../api/bodies/act-body.ts'
import type { ActQuery, ErasedBody, ReceiptBody } from '../../api/bodies/subject-bodies.ts'
import { aboutAct } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import type { Recorder } from '../../commands/acts/act.ts'
import { numbersAsWords, unfitIds } from '../../commands/chosen-ids.ts'
import { protects } from '../../commands/protective.ts'
import type { RegistryCommand } from '../../commands/registry.ts'
import { showsBody } from '../../commands/shown-events.ts'
import { systemOf } from '../../credentials/credential.ts'
import type { Caller } from '../../credentials/credential.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { ActOutcome, ActRequest } from '../../ledger/ledger.ts'
import { roleAmong } from '../requests/access.ts'
import { asSent } from '../answers/as-sent.ts'
import { etagOf, ifMatch, metaOf, tolerantMetaOf } from '../requests/command-meta.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'
import { signingActs } from '../vouching/signed-acts.ts'

type None = Record<never, never>
type OneSubject = { readonly subject: SubjectId }
type Receipt = t.TypeOf<typeof ReceiptBody>

const receiptOf = (
  { events, revision, position, repeated, omitted, results, clock }: ActOutcome,
  signed?: string,
): Receipt => ({
  receipt: {
    events: events.map((event) => ({
      id: event.id,
      type: event.type,
      recordedAt: event.recordedAt,
      ...(showsBody(event) ? { body: event.body } : {}),
    })),
    revision: String(revision),
    repeated,
    position: String(position),
    ...(results === undefined ? {} : { results }),
    ...(clock === undefined ? {} : { clock }),
    ...(omitted === undefined ? {} : { omitted }),
    ...(signed === undefined ? {} : { signed }),
  },
})

const receiptOutcome = (outcome: ActOutcome, signed?: string): Outcome<Receipt> => {
  const isNew = outcome.events.length > 0 && !outcome.repeated
  const headers = ['ETag', etagOf(outcome.revision)]
  return E.right({ status: isNew ? 201 : 200, json: receiptOf(outcome, signed), headers })
}

const batchMissing: Problem = {
  problem: 'invalid-request',
  errors: [
    {
      path: 'evidence.documentSha256',
      expected: 'the SHA-256 of the batch that it is imported with',
    },
  ],
}

/**
 * A word that protects is not refused for who vouches for its time (invariant 12): it is taken as one that nobody
 * vouches for, as which its time is believed less.
 */
const withoutVoucher = (caller: Caller, { act, omitted }: TakenAct): TakenAct => {
  const { timeSource, ...rest } = act
  if (timeSource === undefined || !protects(act)) return { act, omitted }
  const isTheirs = caller.roles.some(
    (role) =>
      (role === 'service' || role === 'officer' || role === 'subject') &&
      timeSources[role].includes(timeSource),
  )
  return isTheirs ? { act, omitted } : { act: rest, omitted: [...omitted, 'timeSource'] }
}

/** The role under which this caller records this act, or why they may not. */
const recorderOf = (caller: Caller, act: Act): Either<Problem, Recorder> => {
  const usual = aboutAct(act.act).by
  const { timeSource } = act
  // History is brought in by officers, whichever act it is, on the evidence of the batch it comes with.
  const isBroughtIn = timeSource === 'import' && !usual.includes('officer')
  const roles: ReadonlyArray<Recorder> = isBroughtIn ? [...usual, 'officer'] : usual
  const first = roleAmong(caller, roles)
  if (first === undefined) return E.left({ problem: 'act-not-for-role', facts: { roles: usual } })
  const vouches = (role: Recorder): boolean =>
    timeSource === undefined || timeSources[role].includes(timeSource)
  // Of several roles the first that may vouch for the time: one role more must not mean that less is allowed.
  const role = roleAmong(caller, roles.filter(vouches))
  if (role === undefined) {
    return E.left({ problem: 'time-source-not-for-role', facts: { allowed: timeSources[first] } })
  }
  if ('how' in act && !vouchedHow[role].includes(act.how)) {
    return E.left({ problem: 'how-not-for-role', facts: { allowed: vouchedHow[role] } })
  }
  return timeSource === 'import' && !protects(act) && act.evidence?.documentSha256 === undefined
    ? E.left(batchMissing)
    : E.right(role)
}

/** A sending system answers for itself: the name it is recorded under is that of its credential. */
const systemFault = ({ system }: { readonly system: string }, act: Act): Problem | undefined =>
  act.act === 'acknowledge-suppression' && act.system !== system
    ? {
        problem: 'invalid-request',
        errors: [{ path: 'system', expected: 'the system of the credential' }],
      }
    : undefined

/** Ids that are plainly numbers, or of something else; from an act that protects they are taken out instead. */
const idFault = (act: Act): Problem | undefined => {
  if (protects(act)) return undefined
  const unfit = unfitIds(act).map((path) => ({
    path,
    expected: 'an id of this kind: 128 random bits, in hex',
  }))
  // Every other registry id of such an act must be registered.
  const words = act.act === 'acknowledge-withdrawal' ? numbersAsWords(act) : []
  const errors = [...unfit, ...words.map((path) => ({ path, expected: 'a registered id' }))]
  return errors.length === 0 ? undefined : { problem: 'invalid-request', errors }
}

/** A person vouches for the time of their own act by their device, and no service does. */
const asSaidBy = (role: Recorder, act: Act): Act =>
  role === 'subject' && act.occurredAt !== undefined && act.timeSource === undefined
    ? { ...act, timeSource: 'device' }
    : act

type Kin = Pick<ActRequest, 'kin'>

/** Two people approve: two credentials of one system are not. Asked for those acts alone; all others know no kin. */
const kinOf = (
  { credentials }: Pick<HandlerEnv, 'credentials'>,
  { system }: Caller,
  act: Act,
): Either<Problem, Kin> => {
  if (act.act !== 'approve-exemption') return E.right({})
  const all = credentials.list()
  return E.isLeft(all)
    ? E.left(problemOf(all.left))
    : E.right({ kin: all.right.filter((each) => systemOf(each) === system).map(({ id }) => id) })
}

const withOmitted = (outcome: ActOutcome, omitted: ReadonlyArray<string>): ActOutcome => ({
  ...outcome,
  omitted: [...omitted, ...(outcome.omitted ?? [])],
})

/** One act of one person. */
export const act = (env: HandlerEnv) => {
  const { ledger, credentials } = env
  const sign = signingActs(env)
  return async ({
    caller,
    params,
    query,
    body,
    headers,
  }: Call<OneSubject, t.TypeOf<typeof ActQuery>, TakenAct>): Promise<Outcome<Receipt>> => {
    const { subject } = params
    const { act: asked, omitted } = withoutVoucher(caller, body)
    const role = recorderOf(caller, asked)
    if (E.isLeft(role)) return role
    const fault = systemFault(caller, asked) ?? idFault(asked)
    if (fault !== undefined) return E.left(fault)
    const payload = () => ({ subject, act: asked })
    const meta = protects(asked)
      ? E.right(tolerantMetaOf(caller, role.right, headers, payload))
      : metaOf(caller, role.right, headers, payload)
    if (E.isLeft(meta)) return meta
    const expected = protects(asked) ? E.right(undefined) : ifMatch(headers)
    if (E.isLeft(expected)) return expected
    const kin = kinOf({ credentials }, caller, asked)
    if (E.isLeft(kin)) return kin
    const outcome = await ledger.act({
      subject,
      act: asSaidBy(role.right, asked),
      meta: meta.right,
      limits: caller,
      ...kin.right,
      ...(expected.right === undefined ? {} : { ifRevision: expected.right }),
    })()
    if (E.isLeft(outcome)) return E.left(asSent(problemOf(outcome.left), asked))
    const told = omitted.length === 0 ? outcome.right : withOmitted(outcome.right, omitted)
    return query.receipt === undefined
      ? receiptOutcome(told)
      : receiptOutcome(told, await sign(subject, told))
  }
}

/** One command to the registry. */
export const register =
  ({ ledger }: HandlerEnv) =>
  async ({
    caller,
    body,
    headers,
  }: Call<None, None, RegistryCommand>): Promise<Outcome<Receipt>> => {
    const meta = metaOf(caller, 'officer', headers, () => body)
    if (E.isLeft(meta)) return meta
    const outcome = await ledger.register({ command: body, meta: meta.right })()
    return E.isLeft(outcome)
      ? E.left(asSent(problemOf(outcome.left), body))
      : receiptOutcome(outcome.right)
  }

type Erased = t.TypeOf<typeof ErasedBody>

/** The longest wait of an erasure for its bytes to be gone, in ms: enough for a vault of some hundred thousand people. */
const pagesWaitMs = 5_000

/** Destroys a person's key. Repeated, it ends the same, and tells how far it reaches by then. */
export const erase =
  ({ ledger, credentials }: HandlerEnv) =>
  async ({ caller, params, headers }: Call<OneSubject, None, None>): Promise<Outcome<Erased>> => {
    const { subject } = params
    const meta = metaOf(caller, 'officer', headers, () => ({ subject, erase: true }))
    if (E.isLeft(meta)) return meta
    const erased = await ledger.erase(subject, meta.right)()
    if (E.isLeft(erased)) return E.left(problemOf(erased.left))
    // Sent again, all of it is done again: a token that was issued meanwhile ends here too.
    const ended = await credentials.revokeTokens(subject, meta.right.actor)()
    if (E.isLeft(ended)) return E.left(problemOf(ended.left))
    const { fingerprint, position, epoch } = erased.right
    const { pages, keyPlace } = await ledger.erasureReach(pagesWaitMs)
    const reached = {
      // The cause of the delay is for operators (health).
      pages: pages === 'no-room' || pages === 'failed' ? 'pending' : pages,
      backupsUntilEpoch: epoch,
      keyEncryptionKey: keyPlace,
    }
    const json = { subject, fingerprint, position: String(position), reached }
    return E.right({ status: 200, json })
  }
