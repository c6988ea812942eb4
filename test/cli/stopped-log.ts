/** A running server whose log has stopped, as callers meet it. */
import { expect } from 'vitest'
import { optOut } from '../support/acts.ts'

/** What is asked of a log that stopped at index 8, of what was recorded since: each answer says why none comes. */
export const tellsWhy = async (origin: string, key: string): Promise<void> => {
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(`${origin}/v1${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    })
    return {
      status: answer.status,
      retry: answer.headers.get('retry-after'),
      text: await answer.text(),
    }
  }
  const identifier = { kind: 'customer_no', value: 'C-after' }
  const { subject } = JSON.parse((await ask('/subjects', { identifier })).text)
  const acted = JSON.parse((await ask(`/subjects/${subject}/acts`, optOut)).text)
  const event = `/subjects/${subject}/events/${acted.receipt.events[0].id}`
  const stopped = { status: 500, retry: null, text: expect.stringContaining('problem:log-stopped') }
  const answers = [
    await ask('/exports/regulator', { scope: { kind: 'ledger' } }),
    await ask('/exports/regulator', { scope: { kind: 'person', subject } }),
    await ask('/exports/regulator', { scope: { kind: 'ledger' }, position: '5' }),
    await ask(`${event}/proof?reason=audit`),
    await ask(`${event}/receipt`),
  ]
  for (const answer of answers) {
    expect(answer).toEqual(stopped)
    expect(JSON.parse(answer.text)).toMatchObject({ stoppedFor: 'event-rewritten', index: 8 })
  }
  const page = await ask(`${event}/receipt?format=html`)
  expect(page).toMatchObject({ status: 200, text: expect.stringContaining('The log has stopped') })
}
