/** add-checkpoint over HTTP: each status of c2sp.org/tlog-witness, on a log that the test makes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesFrom } from '../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { noteFrom } from '../../src/transparency/note/note.ts'
import { verifyNote } from '../../src/transparency/note/verify-note.ts'
import { leavesOf } from '../transparency/reference-tree.ts'
import { makeFolder } from '../support/folder.ts'
import { right } from '../support/unwrap.ts'
import { base64, hashOf, testLog, testSigner } from './test-log.ts'
import { serveOn } from './serve-on.ts'
import type { Served } from './serve-on.ts'
import { witnessIn, witnessName } from './witness-in.ts'

const folder = makeFolder('witness')
let served: Served
let own: Awaited<ReturnType<typeof witnessIn>>['own']
let logs = 0
const known = Array.from({ length: 40 }, (_, at) => testLog(`log.example/${at}`))
const rotated = testSigner('log.example/rotated', 1, 'another seed')
const rotating = testLog('log.example/rotated')

/** A log that the witness knows and has never seen. */
const fresh = () => {
  const log = known[logs]
  logs += 1
  if (log === undefined) throw new Error('more logs are needed')
  return log
}

beforeAll(async () => {
  const vkeys = [...known, rotating].map(({ signer }) => signer.vkey)
  const opened = await witnessIn(folder.folder, [...vkeys, rotated.vkey])
  own = opened.own
  served = await serveOn({ witness: opened.witness })
})
afterAll(async () => {
  await served.close()
  folder.remove()
})

/** Cosigned, as a verifier that trusts this witness checks it. */
const timeIn = (text: string, lines: string): bigint | undefined => {
  const note = right(noteFrom(bytesFrom(`${text}\n${lines}`)))
  const [signed] = right(verifyNote(nodeCrypto, note, [own]))
  return signed?.seconds
}

describe('a witness that is shown a checkpoint', () => {
  test('cosigns the first, with the time, and a larger one that grew out of it', async () => {
    const log = fresh()
    const first = await served.post(log.body(0, 5))
    expect(first.status).toBe(200)
    expect(first.body).toMatch(new RegExp(`^\u2014 ${witnessName} [A-Za-z0-9+/=]+\n$`))
    const seconds = timeIn(log.text(5), first.body) ?? 0n
    expect(Math.abs(Number(seconds) - Date.now() / 1_000)).toBeLessThan(60)
    const second = await served.post(log.body(5, 23))
    expect(second.status).toBe(200)
    expect(timeIn(log.text(23), second.body)).toBeGreaterThanOrEqual(seconds)
  })

  test('cosigns the same size again, and the tree without leaves', async () => {
    const log = fresh()
    for (const [old, size] of [
      [0, 0],
      [0, 0],
      [0, 7],
      [7, 7],
    ] as const)
      expect([size, (await served.post(log.body(old, size))).status]).toEqual([size, 200])
  })

  test('takes any old key of a log that changes it, and passes over signatures of strangers', async () => {
    const text = rotating.text(4)
    const stranger = testSigner('log.example/rotated', 1, 'stranger').sign(text)
    const note = `${text}\n${stranger}${rotated.sign(text)}`
    expect((await served.post(rotating.body(0, 4, [], note))).status).toBe(200)
    expect((await served.post(rotating.body(4, 9))).status).toBe(200)
  })

  test('answers 409 with its size, as text/x.tlog.size, where the old size is another', async () => {
    const log = fresh()
    await served.post(log.body(0, 12))
    for (const old of [0, 5, 13, 20]) {
      const conflict = await served.post(log.body(old, 20))
      expect([old, conflict.status, conflict.body]).toEqual([old, 409, '12\n'])
      expect(conflict.type).toBe('text/x.tlog.size')
    }
    const unseen = await served.post(fresh().body(3, 9))
    expect([unseen.status, unseen.body]).toEqual([409, '0\n'])
  })

  test('answers 404 where the origin is unknown, whatever key signed', async () => {
    const stranger = testLog('log.example/unknown')
    expect((await served.post(stranger.body(0, 5))).status).toBe(404)
  })

  test('answers 403 without a good signature of a known key', async () => {
    const log = fresh()
    const text = log.text(5)
    const bad = log.signer.sign(log.text(6))
    const other = testSigner(log.origin, 1, 'other').sign(text)
    const cosigned = testSigner(log.origin, 4).cosign(text, 5n)
    for (const [why, lines] of [
      ['over another text', bad],
      ['one good, one bad', log.signer.sign(text) + bad],
      ['by a key of the same name', other],
      ['a cosignature by the same name', cosigned],
    ] as const) {
      const answer = await served.post(log.body(0, 5, [], `${text}\n${lines}`))
      expect([why, answer.status]).toEqual([why, 403])
    }
    expect((await served.post(log.body(0, 5))).status).toBe(200)
  })

  test('answers 422 where the proof does not lead there', async () => {
    const log = fresh()
    await served.post(log.body(0, 12))
    const proof = log.proof(12, 30)
    const [first = '', ...rest] = proof
    for (const [why, lines] of [
      ['none', []],
      ['one missing', rest],
      ['one left over', [...proof, first]],
      ['reordered', [...rest, first]],
      ['of other sizes', log.proof(11, 30)],
    ] as const) {
      const answer = await served.post(log.body(12, 30, lines))
      expect([why, answer.status]).toEqual([why, 422])
    }
    const rewritten = [...leavesOf(12).toReversed(), ...log.leaves.slice(12)]
    const forged = log.signed(30, rewritten)
    expect((await served.post(log.body(12, 30, proof, forged))).status).toBe(422)
    expect((await served.post(log.body(12, 30))).status).toBe(200)
  })

  test('answers 422 to a proof from size zero, to size zero with leaves, and to two trees of one size', async () => {
    const log = fresh()
    expect((await served.post(log.body(0, 9, log.proof(4, 9)))).status).toBe(422)
    const text = `${log.origin}\n0\n${base64(Buffer.alloc(32, 1))}\n`
    const empty = log.body(0, 0, [], `${text}\n${log.signer.sign(text)}`)
    expect((await served.post(empty)).status).toBe(422)
    expect((await served.post(log.body(0, 9))).status).toBe(200)
    const other = log.signed(9, leavesOf(9).toReversed())
    expect((await served.post(log.body(9, 9, [], other))).status).toBe(422)
    expect((await served.post(log.body(9, 9, log.proof(4, 9)))).status).toBe(422)
  })

  test('answers 400 where the old size is larger, and to what is no such body', async () => {
    const log = fresh()
    expect((await served.post(log.body(0, 9))).status).toBe(200)
    expect((await served.post(log.body(9, 5, []))).status).toBe(400)
    const good = log.body(9, 12)
    const note = log.signed(12)
    for (const [why, body] of [
      ['nothing', ''],
      ['no empty line', 'old 9\n'],
      ['no old line', `\n${note}`],
      ['another word', good.replace('old ', 'new ')],
      ['a leading zero', good.replace('old 9', 'old 09')],
      ['a sign', good.replace('old 9', 'old +9')],
      ['a size beyond 2^53', good.replace('old 9', 'old 9007199254740993')],
      ['two blanks', good.replace('old 9', 'old  9')],
      ['CRLF', good.replaceAll('\n', '\r\n')],
      ['a hash that is short', log.body(9, 12, ['AAAA'])],
      [
        'loose padding bits',
        log.body(
          9,
          12,
          log.proof(9, 12).map((line) => line.replace(/.=$/, 'B=')),
        ),
      ],
      [
        '64 lines of proof',
        log.body(
          9,
          12,
          Array.from({ length: 64 }, () => base64(Buffer.alloc(32))),
        ),
      ],
      ['no signature', `old 9\n\n${log.text(12)}\n`],
      ['a malformed signature line', `old 9\n\n${log.text(12)}\nsigned\n`],
      [
        'a note without a root',
        `old 9\n\n${log.origin}\n12\n\n${log.signer.sign(`${log.origin}\n12\n`)}`,
      ],
      ['a control character', good.replace('old', 'old\u0007')],
    ] as const)
      expect([why, (await served.post(body)).status]).toEqual([why, 400])
    const notText = Buffer.concat([Buffer.from(good), Buffer.of(0xff)])
    expect((await served.post(notText)).status).toBe(400)
  })
})

describe('a monitor', () => {
  test('reads the last checkpoint with the signatures of log and witness', async () => {
    const log = fresh()
    const path = `/${hashOf(log.origin)}/checkpoint`
    expect((await served.get(path)).status).toBe(404)
    const lines = (await served.post(log.body(0, 8))).body
    expect((await served.get(path)).body).toBe(`${log.signed(8)}${lines}`)
    await served.post(log.body(8, 8, [], log.signed(8, leavesOf(8).toReversed())))
    expect((await served.get(path)).body).toBe(`${log.signed(8)}${lines}`)
  })

  test('finds no log by another spelling of its hash', async () => {
    const log = fresh()
    await served.post(log.body(0, 8))
    const hash = hashOf(log.origin)
    for (const path of [`/${hash.toUpperCase()}/checkpoint`, `/${hash}`, `/${hash}/checkpoint/`])
      expect((await served.get(path)).status).toBe(404)
  })
})
