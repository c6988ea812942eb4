/** `verify RECEIPT` and `verify DECISION`: from files alone, and a decision made again from a bundle. */
import { createPrivateKey, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leafText } from '../../src/events/leaf.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { zipOf } from '../exports/verify/archive.ts'
import {
  leavesOf,
  log,
  noteOf,
  origin,
  personBundle,
  seenTime,
  wholeBundle,
  witness,
} from '../exports/verify/bundle-of.ts'
import { policyText } from '../exports/verify/verifying.ts'
import { pathOf } from '../transparency/reference-tree.ts'
import { shortHistory } from '../exports/verify/recorded.ts'
import type { History } from '../exports/verify/recorded.ts'
import { base64, seedOf } from '../witness/test-log.ts'
import { runHere, scratch } from './support.ts'

const key = createPrivateKey({ key: seedOf(origin), format: 'der', type: 'pkcs8' })
const kid = log.vkey.split('+')[1]
const encoded = (value: unknown): string => Buffer.from(canonicalJson(value)).toString('base64url')
const jws = (typ: string, claims: object, alg = 'EdDSA'): string => {
  const input = `${encoded({ alg, kid, typ })}.${encoded(claims)}`
  return `${input}.${sign(undefined, Buffer.from(input), key).toString('base64url')}`
}

let room: ReturnType<typeof scratch>
let history: History
beforeAll(async () => {
  room = scratch()
  history = await shortHistory()
  writeFileSync(room.path('policy'), policyText)
  writeFileSync(room.path('whole.zip'), await zipOf(await wholeBundle({ history })))
  const ben = await personBundle({ history }, history.ben)
  writeFileSync(room.path('ben.zip'), await zipOf(ben))
  writeFileSync(room.path('anna.zip'), await zipOf(await personBundle({ history }, history.anna)))
})
afterAll(() => room.remove())

const verify = (text: string, ...more: ReadonlyArray<string>) => {
  writeFileSync(room.path('file.jws'), text)
  return runHere('verify', room.path('file.jws'), '--key', log.vkey, ...more)
}

const receipt = (more: object = {}): object => {
  const position = history.stored.findIndex((json) => json.includes('hotline'))
  const entry = leafText(history.stored[position] ?? '')
  const { id, type, occurredAt, recordedAt, subject } = JSON.parse(entry)
  return {
    iss: origin,
    iat: 1_764_000_000,
    sub: subject,
    jti: id,
    type,
    occurredAt,
    recordedAt,
    position: String(position),
    entry,
    changes: [],
    person: 'known',
    ...more,
  }
}

describe('verify RECEIPT', () => {
  test('says what was recorded, who signed, and what is the word of the ledger', async () => {
    const { code, stdout } = await verify(jws('consent-receipt+jwt', receipt()))
    expect([code, stdout]).toEqual([0, expect.stringContaining('MarketingOptedOut of sub_')])
    expect(stdout).toContain('carries no proof')
    expect(stdout).toMatch(/\nverified\n$/)
    const json = await verify(jws('consent-receipt+jwt', receipt()), '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ of: 'receipt', verdict: 'verified' })
  })

  test('says that the person was erased before it was signed', async () => {
    const erased = await verify(jws('consent-receipt+jwt', receipt({ person: 'erased' })))
    expect([erased.code, erased.stdout]).toEqual([0, expect.stringContaining('was erased before')])
    expect((await verify(jws('consent-receipt+jwt', receipt()))).stdout).not.toContain('erased')
  })

  const underPolicy = (text: string, ...more: ReadonlyArray<string>) => {
    writeFileSync(room.path('asked.jws'), text)
    return runHere('verify', room.path('asked.jws'), '--policy', room.path('policy'), ...more)
  }

  test('without a proof is refused where the policy asks for witnesses', async () => {
    const { code, stdout } = await underPolicy(jws('consent-receipt+jwt', receipt()))
    expect([code, stdout]).toEqual([65, expect.stringContaining('asks for witnesses (quorum "w")')])
    expect(stdout).toMatch(/\nnot verified\n$/)
    const question = jws('consent-decision+jwt', decision())
    const alone = await underPolicy(question)
    expect([alone.code, alone.stdout]).toEqual([65, expect.stringContaining('asks for witnesses')])
  })

  test('with a proof names the witnesses that saw it, and when', async () => {
    const leaves = leavesOf(history.stored.map((json) => Buffer.from(leafText(json))))
    const index = history.stored.findIndex((json) => json.includes('hotline'))
    const path = pathOf(index, leaves).map((one) => `${base64(one)}\n`)
    const head = `c2sp.org/tlog-proof@v1\nindex ${index}\n${path.join('')}\n`
    const seen = receipt({ proof: `${head}${noteOf(leaves)}` })
    const { code, stdout } = await underPolicy(jws('consent-receipt+jwt', seen))
    expect(stdout).toMatch(
      new RegExp(`^cosigned by "witness.example/1" \\([0-9a-f]{8}\\) at ${seenTime}$`, 'm'),
    )
    expect(code).toBe(0)
    const unseen = receipt({ proof: `${head}${noteOf(leaves, log, false)}` })
    const refused = await underPolicy(jws('consent-receipt+jwt', unseen))
    expect([refused.code, refused.stdout]).toEqual([65, expect.stringContaining('is missing')])
  })

  test('says of a witness key what it is, and of a key beside a policy that one is enough', async () => {
    writeFileSync(room.path('asked.jws'), jws('consent-receipt+jwt', receipt()))
    const asked = ['verify', room.path('asked.jws')] as const
    const byWitness = await runHere(...asked, '--key', witness.vkey)
    expect(byWitness.code).toBe(65)
    expect(byWitness.stderr).toContain("it is a witness's key, which vouches for no log")
    const both = await runHere(...asked, '--key', log.vkey, '--policy', room.path('policy'))
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('not both')])
  })

  test('takes no bundle', async () => {
    const text = jws('consent-receipt+jwt', receipt())
    expect((await verify(text, '--bundle', room.path('whole.zip'))).code).toBe(2)
  })

  test.each([
    ['a claim that the entry does not hold', { type: 'ConsentGranted' }, 'type is not what'],
    ['another issuer', { iss: 'other.example/log' }, 'the issuer is not'],
    ['a claim too many', { extra: 1 }, 'the claims are malformed'],
    ['a malformed proof', { proof: 'none' }, 'line 1 of the proof'],
  ])('refuses %s', async (_, more, says) => {
    const { code, stdout } = await verify(jws('consent-receipt+jwt', receipt(more)))
    expect([code, stdout]).toEqual([65, expect.stringContaining(says)])
  })

  test('refuses another algorithm, another type, a changed text, a stranger', async () => {
    const text = jws('consent-receipt+jwt', receipt())
    for (const [wrong, says] of [
      [jws('consent-receipt+jwt', receipt(), 'none'), 'not EdDSA'],
      [jws('JWT', receipt()), 'neither a receipt nor a decision'],
      [`${text.slice(0, -9)}${text.at(-9) === 'A' ? 'B' : 'A'}${text.slice(-8)}`, 'is wrong'],
    ] as const) {
      const { code, stdout } = await verify(wrong)
      expect([code, stdout]).toEqual([65, expect.stringContaining(says)])
    }
    expect(await verify('two.parts')).toMatchObject({ code: 66, stdout: '' })
    const nobody = await runHere('verify', room.path('file.jws'))
    expect(nobody.code).toBe(2)
  })
})

const zeroes = '0'.repeat(64)
const decision = (more: object = {}): Record<string, unknown> => ({
  iss: origin,
  iat: 1_764_000_000,
  sub: history.anna,
  question: { subject: history.anna, purpose: 'profile.display', operation: 'use' },
  answer: {
    decision: 'DENY',
    reasons: [],
    basis: { ground: 'none' },
    evidence: [],
    obligations: [],
    alternatives: [],
    profile: 'cn-pipl',
  },
  decidedAt: '2098-01-01T00:00:00.000Z',
  position: String(history.stored.length - 1),
  rules: { catalogueSha256: zeroes, program: 'test' },
  ...more,
})

describe('verify DECISION', () => {
  /** As the ledger would have signed it: rules and answer as they are made from the bundle. */
  const honest = async (): Promise<Record<string, unknown>> => {
    const bundle = ['--bundle', room.path('whole.zip'), '--json']
    const first = JSON.parse(
      (await verify(jws('consent-decision+jwt', decision()), ...bundle)).stdout,
    )
    expect(first.rejection.rejected).toBe('rules-differ')
    const rules = { catalogueSha256: first.rejection.computed, program: 'test' }
    const text = jws('consent-decision+jwt', decision({ rules }))
    const second = JSON.parse((await verify(text, ...bundle)).stdout)
    expect(second.rejection.rejected).toBe('answer-differs')
    return decision({ rules, answer: second.rejection.computed })
  }

  test('holds by its signature, and is made again from a bundle to the same answer', async () => {
    const text = jws('consent-decision+jwt', await honest())
    const alone = await verify(text)
    expect([alone.code, alone.stdout]).toEqual([
      0,
      expect.stringContaining('not checked: no bundle'),
    ])
    const seen = await runHere(
      ...(['verify', room.path('file.jws'), '--policy', room.path('policy')] as const),
      ...(['--bundle', room.path('whole.zip')] as const),
    )
    expect([seen.code, seen.stdout]).toEqual([0, expect.stringContaining('the same answer')])
    for (const name of ['whole.zip', 'anna.zip']) {
      const { code, stdout } = await verify(text, '--bundle', room.path(name))
      expect([name, code, stdout]).toEqual([
        name,
        0,
        expect.stringContaining('the same rules, the same answer'),
      ])
    }
  })

  test('is refused where the bundle gives another answer, or cannot give one', async () => {
    const claims = await honest()
    const lie = jws('consent-decision+jwt', { ...claims, answer: decision()['answer'] })
    const other = await verify(lie, '--bundle', room.path('whole.zip'))
    expect([other.code, other.stdout]).toEqual([65, expect.stringContaining('another answer')])
    const part = await verify(jws('consent-decision+jwt', claims), '--bundle', room.path('ben.zip'))
    expect([part.code, part.stdout]).toEqual([65, expect.stringContaining('does not hold all')])
    const changed = new Map(await wholeBundle({ history })).set('report.html', Buffer.from('other'))
    writeFileSync(room.path('changed.zip'), await zipOf(changed))
    const refused = await verify(lie, '--bundle', room.path('changed.zip'))
    expect([refused.code, refused.stdout]).toEqual([
      65,
      expect.stringMatching(/the bundle given is not verified: .*report\.html/),
    ])
    const later = jws('consent-decision+jwt', { ...claims, position: '100000' })
    const ends = await verify(later, '--bundle', room.path('whole.zip'))
    expect([ends.code, ends.stdout]).toEqual([65, expect.stringContaining('ends at position')])
  })
})
