/** `verify`, on a log, witnesses and a policy made here: signed by Node's Ed25519, proofs by the letter of the RFC. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { growthOf, leavesOf, pathOf, rootOf } from '../transparency/reference-tree.ts'
import { runHere, scratch } from './support.ts'

const sha = (...parts: ReadonlyArray<Uint8Array>) =>
  createHash('sha256').update(Buffer.concat(parts)).digest()
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** A signer whose key comes from its name. */
const signer = (name: string, algorithm: number) => {
  const der = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    sha(Buffer.from(name)),
  ])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  const typed = Buffer.concat([Uint8Array.of(algorithm), raw])
  const id = sha(Buffer.from(`${name}\n`), typed).subarray(0, 4)
  const line = (...parts: ReadonlyArray<Uint8Array>): string =>
    `\u2014 ${name} ${base64(Buffer.concat([id, ...parts]))}\n`
  const time = Buffer.from('0000000069000000', 'hex')
  const timed = 'cosignature/v1\ntime 1761607680\n'
  return {
    vkey: `${name}+${id.toString('hex')}+${base64(typed)}`,
    sign: (text: string): string => line(sign(undefined, Buffer.from(text), key)),
    cosign: (text: string): string => line(time, sign(undefined, Buffer.from(timed + text), key)),
  }
}

const log = signer('log.example/test', 1)
const [w1, w2, w3] = [signer('w.example/1', 4), signer('w.example/2', 4), signer('w.example/3', 4)]
const leaves = leavesOf(11)
const note = (size: number, tree = leaves): string =>
  `log.example/test\n${size}\n${base64(rootOf(tree.slice(0, size)))}\n`
const signed = (text: string): string => `${text}\n${log.sign(text)}`
const proofOf = (index: number): string => {
  const hashes = pathOf(index, leaves).map((hash) => `${base64(hash)}\n`)
  return `c2sp.org/tlog-proof@v1\nindex ${index}\n${hashes.join('')}\n${signed(note(11))}`
}
const growth = (old: number): string => {
  const hashes = growthOf(old, leaves).map((hash) => `${base64(hash)}\n`)
  return `old ${old}\n${hashes.join('')}\n${signed(note(11))}`
}
const policy = `# whom we believe
log ${log.vkey}
witness a ${w1.vkey}
witness b ${w2.vkey} https://w.example/
witness c ${w3.vkey}
group two 2 a b c
quorum two
`

let room: ReturnType<typeof scratch>
const file = (name: string, text: string): string => {
  writeFileSync(room.path(name), text)
  return room.path(name)
}
beforeAll(() => {
  room = scratch()
})
afterAll(() => room.remove())
const byKey = (text: string, ...more: ReadonlyArray<string>) =>
  runHere(
    'verify',
    more[0] ?? 'checkpoint',
    file('given', text),
    '--key',
    log.vkey,
    ...more.slice(1),
  )

describe('verify checkpoint', () => {
  test('says origin, size and who signed; witnesses nobody named are passed over', async () => {
    const { code, stdout } = await byKey(signed(note(11)) + w1.cosign(note(11)))
    expect([code, stdout]).toEqual([0, expect.stringContaining('"log.example/test", 11 entries')])
    expect(stdout).not.toContain('w.example')
  })

  test('asks for the quorum of a policy', async () => {
    const given = (text: string, lines = policy) =>
      runHere('verify', 'checkpoint', file('given', text), '--policy', file('policy', lines))
    const one = signed(note(11)) + w1.cosign(note(11))
    expect((await given(one)).stdout).toContain(
      'quorum "two" is missing; witnesses that signed: w.example/1',
    )
    expect((await given(one + w1.cosign(note(11)))).code).toBe(1)
    expect((await given(one + w3.cosign(note(11)))).code).toBe(0)
    const twice = policy.replace(w2.vkey, w1.vkey)
    const none = await given(one, twice)
    expect([none.code, none.stderr]).toEqual([65, expect.stringContaining('line 4')])
  })

  const text = note(11)
  const right = signed(text)
  test.each([
    ['another size under the signature', right.replace('\n11\n', '\n10\n'), 'is wrong'],
    ['a leading zero', signed(text.replace('\n11\n', '\n011\n')), 'line 2 of the checkpoint'],
    ['a size past 2^53', signed(text.replace('\n11\n', '\n9007199254740992\n')), 'line 2'],
    ['a root without its padding', signed(text.replace('=\n', '\n')), 'line 3'],
    ['a carriage return', right.replace('\n11\n', '\r\n11\n'), 'control characters'],
    ['a tab', signed(text.replace('11', '11\t')), 'control characters'],
    ['another origin', signed(text.replace('log.', 'other.')), 'origin: found'],
    ['no signature', `${text}\n`, 'no signatures'],
    ['no empty line', text, 'no signatures'],
    ['no last line feed', right.slice(0, -1), 'no signatures'],
    ['a signature of another only', `${text}\n${w1.cosign(text)}`, 'has not signed'],
    ['a cosignature by the key of a log', `${text}\n${log.cosign(text)}`, 'is wrong'],
    ['a second signature that is wrong', right + log.sign('another\n'), 'is wrong'],
    ['an empty text', '', 'no signatures'],
  ])('refuses %s', async (_, given, says) => {
    const { code, stdout } = await byKey(given)
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^not verified: .*\n$/)])
    expect(stdout).toContain(says)
  })
})

describe('verify proof', () => {
  const entry = (text = 'entry 4') => ['proof', '--entry', file('entry', text)]
  test('finds the entry at its index, and no other entry', async () => {
    expect((await byKey(proofOf(4), ...entry())).stdout).toContain('the entry has index 4\n')
    expect((await byKey(proofOf(4), ...entry('entry 5'))).stdout).toContain('root: computed ')
  })

  test.each([
    ['another version', (text: string) => text.replace('@v1', '@v2'), 'line 1'],
    [
      'an extra that is not base64',
      (text: string) => text.replace('index', 'extra =\nindex'),
      'line 2',
    ],
    [
      'an index with a leading zero',
      (text: string) => text.replace('index 4', 'index 04'),
      'line 2',
    ],
    ['another index', (text: string) => text.replace('index 4', 'index 5'), 'root: computed'],
    [
      'an index outside',
      (text: string) => text.replace('index 4', 'index 11'),
      'index 11 is outside',
    ],
    [
      'a hash fewer',
      (text: string) => text.replace(/(index 4\n)[^\n]*\n/, '$1'),
      'more are needed',
    ],
    ['a malformed hash', (text: string) => text.replace('index 4\n', 'index 4\nAAAA\n'), 'line 3'],
  ])('refuses %s', async (_, change, says) => {
    const { code, stdout } = await byKey(change(proofOf(4)), ...entry())
    expect([code, stdout]).toEqual([1, expect.stringContaining(says)])
  })
})

describe('verify growth', () => {
  const since = (text: string) => ['growth', '--since', file('old', text)]
  test('holds an older checkpoint against the newer one', async () => {
    const { code, stdout } = await byKey(growth(6), ...since(signed(note(6))))
    expect([code, stdout]).toEqual([0, expect.stringContaining('only grew from 6 entries')])
  })

  test('catches a history that was rewritten and signed again', async () => {
    const before = [...leaves.slice(0, 2).toReversed(), ...leaves.slice(2)]
    const { code, stdout } = await byKey(growth(6), ...since(signed(note(6, before))))
    expect([code, stdout]).toEqual([1, expect.stringContaining('older root: computed ')])
    expect((await byKey(growth(5), ...since(signed(note(6))))).stdout).toContain('begins at 5')
  })

  test('refuses a newer checkpoint of another log, though both logs are believed', async () => {
    const other = signer('other.example/test', 1)
    const text = note(6).replace('log.', 'other.')
    const old = file('old', `${text}\n${other.sign(text)}`)
    const both = file('policy', `log ${log.vkey}\nlog ${other.vkey}\nquorum none\n`)
    const given = file('given', growth(6))
    const { code, stdout } = await runHere(
      'verify',
      'growth',
      given,
      '--since',
      old,
      '--policy',
      both,
    )
    expect([code, stdout]).toEqual([1, expect.stringContaining('origin: found "log.example/test"')])
  })
})

describe('the command line of verify', () => {
  test('wants one of key and policy, the second file of its kind, and a sound key', async () => {
    const given = file('given', signed(note(11)))
    expect((await runHere('verify', 'checkpoint', given)).code).toBe(2)
    expect((await runHere('verify', 'proof', given, '--key', log.vkey)).code).toBe(2)
    expect((await runHere('verify', 'zip', given, '--key', log.vkey)).code).toBe(2)
    expect((await runHere('verify', 'checkpoint', given, '--key', w1.vkey)).code).toBe(65)
    const other = log.vkey.replace('test+', 'tess+')
    expect((await runHere('verify', 'checkpoint', given, '--key', other)).code).toBe(65)
    expect((await runHere('verify', 'checkpoint', room.path('no'), '--key', log.vkey)).code).toBe(
      66,
    )
  })
})
