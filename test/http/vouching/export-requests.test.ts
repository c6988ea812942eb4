/** The request of a bundle: the checkpoint that it leads from, and the requests that are refused, each by its wrong field. */
import { describe, expect, test } from 'vitest'
import type { BundleReport } from '../../../src/exports/verify/report.ts'
import { skipText } from '../../../src/exports/verify/words/skip-words.ts'
import { toBase64 } from '../../../src/transparency/bytes/base64.ts'
import { policyOf, reportOf } from '../../exports/verify/verifying.ts'
import { acceptPolicy, cancelAccount, grant, optOut, showNotice } from '../../support/acts.ts'
import { right } from '../../support/unwrap.ts'
import { newcomer, problemIn, publishedHouse, record } from '../house.ts'

const house = await publishedHouse()
const person = await newcomer(house)
await record(house, person, showNotice, acceptPolicy, grant)
await house.log.refresh()

const purpose = { kind: 'purpose', purpose: 'profile.display' }
const path = '/v1/exports/regulator'

const refused = async (body: object) => {
  const said = await house.call('POST', path, { key: house.keys.regulator, body })
  return [said.status, problemIn(said), said.json.errors]
}
const field = (name: string, expected: unknown = expect.any(String)) => [
  422,
  'invalid-request',
  [{ path: name, expected }],
]

const bundle = async (body: object): Promise<Buffer> => {
  const answer = await fetch(house.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${house.keys.regulator}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
  expect([answer.status, answer.headers.get('consent-ledger-missing')]).toEqual([200, null])
  return Buffer.from(await answer.arrayBuffer())
}

/** The checkpoint that somebody kept of so many entries. */
const keptAt = async (size: number) => right(await house.log.checkpointAt(size))

const verified = (zip: Buffer, since: Uint8Array): Promise<BundleReport> =>
  reportOf(zip, { policy: policyOf(`log ${house.log.vkeys()[0]}\nquorum none\n`), since })

const outcome = ({ checks }: BundleReport, name: string) =>
  checks.find(({ check }) => check === name)

describe('a bundle since a checkpoint that the reader kept', () => {
  test('leads from there, by its size or with its root, and its reader can compare', async () => {
    const kept = await keptAt(3)
    for (const since of [{ size: 3 }, { size: 3, root: toBase64(kept.root) }]) {
      const report = await verified(await bundle({ scope: purpose, since }), kept.note)
      expect(report.verdict).toBe('verified')
      for (const check of ['growth', 'since'])
        expect(outcome(report, check)).toEqual({ check, outcome: 'passed', counted: 3 })
    }
    const begun = (await house.events()).filter(({ type }) => type === 'ExportBegun')
    expect(begun.map(({ body }) => 'since' in body && body.since)).toEqual([3, 3])
    await bundle({ scope: purpose })
    expect(
      (await house.events()).findLast(({ type }) => type === 'ExportBegun')?.body,
    ).not.toHaveProperty('since')
    const whole = house.log.tree.size()
    const all = await verified(
      await bundle({ scope: purpose, position: String(whole - 1), since: { size: whole } }),
      (await keptAt(whole)).note,
    )
    expect([all.verdict, outcome(all, 'since')]).toEqual([
      'verified',
      { check: 'since', outcome: 'passed', counted: whole },
    ])
  })

  test('of the same question is the same bytes, whatever was exported meanwhile', async () => {
    const asked = { scope: purpose, position: '6', since: { size: 2 } }
    const first = await bundle(asked)
    await bundle({ scope: purpose })
    expect((await bundle(asked)).equals(first)).toBe(true)
  })

  test('without it leads from the bundle before, and says how to ask for one that leads from elsewhere', async () => {
    const zip = await bundle({ scope: purpose })
    const report = await verified(zip, (await keptAt(4)).note)
    const since = outcome(report, 'since')
    expect(report.verdict).toBe('refused')
    expect(since).toMatchObject({ because: 'no-proof-from-there', leads: { kept: 4 } })
    if (since?.outcome !== 'skipped') throw new Error('it was made')
    for (const language of ['en', 'zh'] as const)
      expect(skipText(language, since)).toMatch(/"since":\{"size":4\}.*--since 4/)
    expect(skipText('en', since)).toMatch(/of 4 entries, and the bundle leads from one of \d+/)
  })
})

describe('a question that does not fit the log', () => {
  test('names the field: a checkpoint of more entries, of another root, of none', async () => {
    expect(await refused({ scope: purpose, since: { size: 9_999 } })).toEqual(
      field('since.size', expect.stringMatching(/^at most \d+: /)),
    )
    const root = toBase64((await keptAt(3)).root)
    expect(await refused({ scope: purpose, since: { size: 4, root } })).toEqual(
      field('since.root', expect.stringContaining(toBase64((await keptAt(4)).root))),
    )
    expect((await refused({ scope: purpose, since: { size: 0 } }))[0]).toBe(422)
    const larger = { scope: purpose, position: '3', since: { size: 5 } }
    expect(await refused(larger)).toEqual(field('since.size', expect.stringMatching(/^at most 4/)))
  })

  test('names the field: a purpose or a recipient that no policy names, in another case or mistyped', async () => {
    const near = (id: string) => expect.stringContaining(` names; the nearest is ${id}`)
    for (const typed of ['profile.displays', 'profile-display'])
      expect(await refused({ scope: { kind: 'purpose', purpose: typed } })).toEqual(
        field('scope.purpose', near('profile.display')),
      )
    expect(await refused({ scope: { kind: 'recipient', recipient: 'shopp' } })).toEqual(
      field('scope.recipient', near('shop')),
    )
    const said = await refused({ scope: { kind: 'purpose', purpose: 'Profile.Display' } })
    expect([said[0], said[1]]).toEqual([422, 'invalid-request'])
  })

  test('has the faults of the kind of scope that was given, and of no other', async () => {
    const faults = async (scope: unknown) =>
      ((await refused({ scope }))[2] as ReadonlyArray<{ path: string; expected: string }>).map(
        ({ path: at, expected }) => `${at}: ${expected}`,
      )
    const kinds = 'one of ledger | person | purpose | recipient | period'
    expect(await faults({ kind: 'person', subject: 'alice' })).toEqual([
      expect.stringMatching(/^scope\.subject: SubjectId /),
    ])
    expect(await faults({ kind: 'period', from: '2026-01-01', to: '2026-02-01' })).toEqual([
      expect.stringMatching(/^scope\.from: /),
      expect.stringMatching(/^scope\.to: /),
    ])
    expect(await faults({ kind: 'ledger', subject: person })).toEqual([
      'scope.subject: no such field',
    ])
    for (const scope of [{}, { kind: 'persons', subject: person }, { kind: 1 }])
      expect(await faults(scope)).toEqual([`scope.kind: ${kinds}`])
    for (const scope of ['ledger', null, ['ledger'], undefined])
      expect(await faults(scope)).toEqual([`scope: an object whose kind is ${kinds}`])
  })

  test('names the field: a position beyond the end of the log', async () => {
    expect(await refused({ scope: purpose, position: '99999' })).toEqual(
      field('position', expect.stringMatching(/^at most \d+: there the log ends$/)),
    )
  })

  test('is not found: a person whom the ledger never drew', async () => {
    const nobody = `sub_${'0'.repeat(32)}`
    const [status, problem] = await refused({ scope: { kind: 'person', subject: nobody } })
    expect([status, problem]).toEqual([404, 'subject-unknown'])
  })

  test('is recorded neither as read nor as begun', async () => {
    const before = (await house.events()).length
    await refused({ scope: { kind: 'purpose', purpose: 'no.such' } })
    await refused({ scope: purpose, since: { size: 9_999 } })
    await refused({ scope: { kind: 'person', subject: `sub_${'0'.repeat(32)}` } })
    expect((await house.events()).length).toBe(before)
  })
})

describe('a bundle as of a position before an erasure', () => {
  test('written after it, says that the key was destroyed later, and verifies', async () => {
    const erased = await newcomer(house)
    const personal = { note: 'at the counter' }
    await record(house, erased, { ...optOut, personal })
    const position = String(house.ledger.health().head)
    const scope = { kind: 'person', subject: erased }
    await record(house, erased, cancelAccount('ebank'))
    const erasure = `/v1/subjects/${erased}/erasure`
    const said = await house.call('POST', erasure, { key: house.keys.officer, body: {} })
    expect(said.status).toBe(200)
    const zip = await bundle({ scope, position })
    expect(zip.includes(personal.note)).toBe(false)
    expect((await bundle({ scope, position })).equals(zip)).toBe(true)
    const report = await verified(zip, (await keptAt(Number(position) + 1)).note)
    expect([report.verdict, report.tombstones]).toEqual(['verified', 1])
    expect(outcome(report, 'openings')).toMatchObject({ outcome: 'passed', counted: 0 })
  })
})
