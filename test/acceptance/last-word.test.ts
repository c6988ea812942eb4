/**
 * Seen to fail when a device's clock is believed, when a service's is within its error, when a key belongs to one
 * credential, when answers to keys are forgotten, and when a no that changes nothing is dropped.
 *
 * Over random interleavings of words, retries by either credential of the app, restarts, late tellings and clocks that
 * are wrong: decisions follow the last word of the person. Of what no clock tells the order of, never to a yes.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SystemId } from '../../src/kernel/ids.ts'
import { customer } from './acts.ts'
import type { Said } from './client.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { anySteps, known, lastOf, questions, saidAt, topics, wordOf, yesTo } from './told-words.ts'
import type { Step, Topic, Word } from './told-words.ts'
import { right } from '../support/unwrap.ts'

let ledger: ServedLedger
let app: readonly [string, string]
beforeAll(async () => {
  ledger = await openServedLedger()
  const { credentials } = ledger.node()
  const keyOf = async () =>
    (await right(credentials.create({ roles: ['service'], system: 'app' as SystemId }))).key
  app = [await keyOf(), await keyOf()]
})
afterAll(() => ledger.close())

const nowMs = () => Date.parse(ledger.clock.now())

type Sent = {
  readonly body: object
  readonly key: string
  readonly status: number
  readonly told: number
}
type Person = {
  readonly subject: string
  readonly words: { readonly [T in Topic]: Word[] }
  readonly sent: Sent[]
}

const send = (subject: string, body: object, key: string, credential: 0 | 1): Promise<Said> =>
  ledger.call('POST', `/v1/subjects/${subject}/acts`, {
    body,
    headers: { authorization: `Bearer ${app[credential]}`, 'idempotency-key': key },
  })

const say = async (
  { subject, words, sent }: Person,
  step: Extract<Step, { readonly step: 'say' }>,
): Promise<void> => {
  const { act, by, isYes, to, credential } = step
  const now = nowMs()
  const said = saidAt(
    by,
    now,
    sent.map(({ told: before }) => before),
  )
  const told = { occurredAt: new Date(said + (by.clockMs ?? 0)), timeSource: by.source }
  const body = by.source === undefined ? act : { ...act, ...told }
  const key = `word-${sent.length}`
  const { status, text } = await send(subject, body, key, credential)
  sent.push({ body, key, status, told: now })
  if (!isYes) expect(status, text).toBeLessThan(300)
  if (status < 300) for (const topic of to) words[topic].push(wordOf(isYes, by, said, now))
}

const retry = async (
  { subject, sent }: Person,
  { which, credential }: Extract<Step, { readonly step: 'retry' }>,
): Promise<void> => {
  const first = sent[which % Math.max(sent.length, 1)]
  if (first === undefined) return
  const { status, json, text } = await send(subject, first.body, first.key, credential)
  if (first.status >= 300) expect(status, text).toBe(first.status)
  else expect([status, json.receipt.repeated], text).toEqual([200, true])
}

const take = async (person: Person, step: Step): Promise<void> => {
  switch (step.step) {
    case 'say':
      return say(person, step)
    case 'retry':
      return retry(person, step)
    case 'restart':
      return ledger.restart()
  }
}

/** Asked at once, without a position: what was acknowledged is what this node decides by. */
const check = async ({ subject, words }: Person): Promise<Record<string, number>> => {
  const seen: Record<string, number> = {}
  for (const { asked, needs } of questions) {
    const said = await ledger.call('POST', '/v1/decisions', {
      by: 'service',
      body: { subject, ...asked },
    })
    const last = needs.map((topic) => lastOf(words[topic]))
    const what = `${needs.map((topic, n) => `${topic}: ${last[n]}`).join(', ')} in ${said.text}`
    if (last.includes('no')) expect(said.json.decision, what).not.toBe('ALLOW')
    else if (!last.includes('doubtful')) expect(said.json.decision, what).toBe('ALLOW')
    const kind = last.includes('no') ? 'no' : last.includes('doubtful') ? 'doubtful' : 'yes'
    seen[kind] = (seen[kind] ?? 0) + 1
  }
  return seen
}

test('decisions follow the last word of the person', async () => {
  const seen = { no: 0, yes: 0, doubtful: 0 }
  await fc.assert(
    fc.asyncProperty(anySteps, async (steps) => {
      const subject = await customer(ledger)
      const accepted = wordOf(true, {}, nowMs(), nowMs())
      const words = { policy: [accepted], nickname: [], offers: [], sms: [] }
      // So that what is told late happened after the notice.
      ledger.clock.pass(61)
      const person: Person = { subject, words, sent: [] }
      for (const topic of topics) await take(person, yesTo(topic))
      for (const { passMs, step } of steps) {
        ledger.clock.pass(passMs / 60_000)
        await take(person, step)
        const { no = 0, yes = 0, doubtful = 0 } = await check(person)
        seen.no += no
        seen.yes += yes
        seen.doubtful += doubtful
      }
    }),
    { numRuns: 20 + known.length, endOnFailure: true, examples: known },
  )
  // That it tried what it is about.
  expect(seen.no).toBeGreaterThan(100)
  expect(seen.yes).toBeGreaterThan(50)
}, 300_000)
