/** The endorsements of a bundle in its report and README.html: signers, witnesses, quorum, authority and deposit, or none. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { vouchingOf } from '../../../src/exports/bundle/report/vouching.ts'
import { vouchedBlocks } from '../../../src/exports/bundle/report/vouched.ts'
import { blockHtml } from '../../../src/exports/pages/html.ts'
import { zoneOf } from '../../../src/exports/words/zone.ts'
import { E } from '../../../src/fp.ts'
import { instantOf } from '../../../src/kernel/instant.ts'
import type { ActorId, Sha256, SubjectId } from '../../../src/kernel/ids.ts'
import { bundlesOf } from '../../../src/main/bundles/bundles.ts'
import type { Endorser } from '../../../src/transparency/endorser.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { keyFrom } from '../../../src/transparency/note/key.ts'
import { noteFrom } from '../../../src/transparency/note/note.ts'
import { policyFrom } from '../../../src/transparency/proof/read-policy.ts'
import { stampRequest } from '../../../src/transparency/stamp/request.ts'
import { grant, showNotice } from '../../support/acts.ts'
import { right } from '../../support/unwrap.ts'
import { makeAuthority } from '../../transparency/stamp/authority.ts'
import { testSigner } from '../../witness/test-log.ts'
import { bundleOf, openHouse, someone, unpacked } from './house.ts'
import type { House } from './house.ts'

vi.setConfig({ testTimeout: 60_000 })

/** 2 March 2026, 00:30:00 in China. */
const seenAt = 1_772_382_600n
const [one, two] = [testSigner('witness.example/1', 4), testSigner('witness.example/2', 4)]
const policyText = (least: string): string =>
  `witness one ${one.vkey} https://one.example/\nwitness two ${two.vkey} https://two.example/\ngroup some ${least} one two\nquorum some\n`

let house: House
let subject: SubjectId
let authority: ReturnType<typeof makeAuthority>
beforeAll(async () => {
  house = await openHouse()
  subject = await someone(house, 'C-1', [showNotice, grant])
  authority = makeAuthority(house.room.folder, 'p256')
  authority.issue('tsa', 'stamping', 60)
  const depositor = { role: 'operator' as const, id: 'deposit' as ActorId }
  const body = {
    size: 2,
    root: 'ab'.repeat(32) as Sha256,
    receiptSha256: 'cd'.repeat(32) as Sha256,
    receiptBytes: 10,
  }
  await right(house.ledger.recordDeposit(depositor, { type: 'CheckpointDeposited', body }))
})
afterAll(() => house.close())

const witnessPolicy = (least: string) => {
  const text = policyText(least)
  const own = house.parts.log.vkeys().map((vkey) => right(keyFrom(nodeCrypto, vkey)))
  return {
    policy: right(policyFrom(nodeCrypto, Buffer.from(text), own)),
    fileSha256: createHash('sha256').update(text).digest('hex'),
  }
}

/** Although the first cosigns this size, and its quorum is met. */
const at = instantOf(Date.UTC(2026, 2, 1))
const contradictions = [
  { witness: 'witness.example/1', says: 'ahead', entries: 9, claimed: 99, at },
  { witness: 'witness.example/2', says: 'inconsistent', entries: 9, at },
] as const

/** By one of the two witnesses and the authority. */
const endorser: Endorser = {
  endorsedAt: async (size) => {
    const checkpoint = await house.parts.log.checkpointAt(size)
    if (E.isLeft(checkpoint)) return checkpoint
    const { text } = right(noteFrom(checkpoint.right.note))
    const imprint = nodeCrypto.sha256(Buffer.from(text))
    const stamp = authority.reply('tsa', stampRequest(imprint, new Uint8Array(randomBytes(16))))
    const cosigned = Buffer.concat([checkpoint.right.note, Buffer.from(one.cosign(text, seenAt))])
    return E.right({ ...checkpoint.right, note: cosigned, stamp, missing: [], contradictions })
  },
}

const sectionOf = (page: string): string =>
  page.slice(page.indexOf('谁作了证'), page.indexOf('您从别处取得的密钥'))

describe('a bundle that others vouched for', () => {
  test('names each with key, time and what it proves, in the report and in README.html', async () => {
    const policy = witnessPolicy('any')
    const bundles = bundlesOf({ ...house.parts, endorser: { ...endorser, witnessPolicy: policy } })
    const zip = await bundleOf({ ...house, bundles }, { kind: 'person', subject })
    const folder = unpacked(house.room, 'vouched', zip)
    const [own] = house.parts.log.vkeys().map((vkey) => right(keyFrom(nodeCrypto, vkey)))
    const fingerprint = createHash('sha256')
      .update(own?.publicKey ?? '')
      .digest('hex')
    for (const name of ['report.html', 'README.html']) {
      const section = sectionOf(readFileSync(join(folder, name), 'utf8'))
      for (const said of [
        own?.id ?? 'none',
        fingerprint,
        'witness witness.example/1',
        '2026-03-02 00:30:00（北京时间，UTC+8）',
        '2026-03-01T16:30:00.000Z',
        'did not sign',
        policy.fileSha256,
        'asks for is met: 1 of 2 witnesses signed',
        'time stamp authority CN=tsa',
        'cd'.repeat(32),
        'the first 2 entries',
        'Nobody vouches that what was recorded is true',
        'What contradicts this log',
        'The witness witness.example/1 claims that it cosigned 99 entries of this log, which had 9',
        '见证方 witness.example/1 声称签署过本日志的99 条记录',
        'The witness witness.example/2 claims that this log, at 9 entries, did not grow out',
        '2026-03-01 08:00:00, China time',
        'verify cannot know it',
      ])
        expect(section).toContain(said)
      expect(section).not.toContain('No authority states')
      expect(section).not.toContain('Nobody but the operator')
    }
  })
})

const textOf = async (
  note: Uint8Array | undefined,
  policy: ReturnType<typeof witnessPolicy> | undefined,
): Promise<string> => {
  const own = right(await house.parts.log.checkpointAt(2))
  const checkpoint = { ...own, note: note ?? own.note }
  const proofs = {
    checkpoint,
    stamp: undefined,
    missing: [],
    contradictions: [],
    previous: undefined,
  }
  const env = { log: house.parts.log, reader: house.store, witnessPolicy: policy }
  const vouching = right(await vouchingOf(env, { proofs, position: 1n }))
  return vouchedBlocks(vouching, { proofs }, zoneOf('CN')).map(blockHtml).join('')
}

describe('a bundle that nobody else vouched for', () => {
  test('says so, and tells of no deposit behind its position', async () => {
    const text = await textOf(undefined, undefined)
    for (const said of [
      'No witnesses are configured',
      'Nobody but the operator vouches',
      'No authority states when the checkpoint existed',
      'No checkpoint was deposited',
    ])
      expect(text).toContain(said)
    expect(text).not.toContain('cd'.repeat(32))
    expect(text).not.toContain('contradicts')
  })

  test('does not count a witness twice, one of another tree, or a time that cannot be', async () => {
    const own = right(await house.parts.log.checkpointAt(2))
    const other = right(await house.parts.log.checkpointAt(1))
    const [text, otherText] = [own, other].map(({ note }) => right(noteFrom(note)).text)
    const noted = (...lines: ReadonlyArray<string>): Buffer =>
      Buffer.concat([own.note, Buffer.from(lines.join(''))])
    const cosigned = one.cosign(text ?? '', seenAt)
    expect(await textOf(noted(cosigned), witnessPolicy('all'))).toContain(
      'asks for is not met: 1 of 2 witnesses signed',
    )
    const early = one.cosign(text ?? '', 0n)
    expect(await textOf(noted(early), witnessPolicy('any'))).toContain('is not met: 0 of 2')
    const ofOther = await textOf(noted(one.cosign(otherText ?? '', seenAt)), witnessPolicy('any'))
    expect(ofOther).toContain('is not met: 0 of 2')
    expect(ofOther).toContain('No key of the log that is known signed')
  })
})
