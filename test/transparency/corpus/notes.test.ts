/** Keys, notes and checkpoints that are wrong in one way each: refused by its name. Changed at random: never thrown at. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { toBase64 } from '../../../src/transparency/bytes/base64.ts'
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { checkpointFrom, checkpointText } from '../../../src/transparency/note/checkpoint.ts'
import { keyFrom, keyOf, vkeyText } from '../../../src/transparency/note/key.ts'
import {
  noteBytes,
  noteFrom,
  signatureLine,
  signaturesFrom,
} from '../../../src/transparency/note/note.ts'
import { verifyNote } from '../../../src/transparency/note/verify-note.ts'
import { cosign } from '../../../src/transparency/signing/cosign.ts'
import { left, right } from '../../support/unwrap.ts'
import { mutated } from './mutate.ts'
import { log, logKey, note, text, witness, witnessKey } from './valid.ts'

const malformedKey = { rejected: 'key-malformed' }
const [name = '', id = '', spelled = ''] = logKey.split(/\+(.{8})\+/)
/** The key of these bytes, under the id that is theirs. */
const typed = (of: string, ...bytes: ReadonlyArray<number>): string => {
  const all = Uint8Array.of(...bytes)
  const hash = nodeCrypto.sha256(bytesFrom(`${of}\n`), all)
  return `${of}+${Buffer.from(hash.subarray(0, 4)).toString('hex')}+${toBase64(all)}`
}
const thirtyTwo = [...log.key.publicKey]
const capital = Array.from({ length: 20 }, (_, at) => typed(`n${at}`, 1, ...thirtyTwo))
  .map((vkey) => vkey.replace(/\+[0-9a-f]{8}\+/, (hex) => hex.toUpperCase()))
  .find((vkey) => /\+[0-9]*[A-F][0-9A-F]*\+/.test(vkey))
if (capital === undefined) throw new Error('no id of twenty has a letter')

describe('a key', () => {
  test.each([
    ['nothing', '', malformedKey],
    ['without an id', `${name}+${spelled}`, malformedKey],
    ['without a name', typed('', 1, ...thirtyTwo), malformedKey],
    ['with a blank in its name', typed('a b', 1, ...thirtyTwo), malformedKey],
    ['with a blank of another script', typed('a\u3000b', 1, ...thirtyTwo), malformedKey],
    ['with a next-line in its name', typed('a\u0085b', 1, ...thirtyTwo), malformedKey],
    ['with a control character', typed('a\u0001b', 1, ...thirtyTwo), malformedKey],
    ['with a lone surrogate', `\ud800+${id}+${spelled}`, malformedKey],
    ['with a capital in its id', capital, malformedKey],
    ['with an id of seven digits', `${name}+${id.slice(1)}+${spelled}`, malformedKey],
    ['in base64 without padding', `${name}+${id}+${spelled.replaceAll('=', '')}AA`, malformedKey],
    ['with a line feed', `${logKey}\n`, malformedKey],
    ['with a blank after it', `${logKey} `, malformedKey],
    ['of no bytes', `${name}+${id}+`, malformedKey],
    ['of 31 bytes', typed(name, 1, ...thirtyTwo.slice(1)), malformedKey],
    ['of 33 bytes', typed(name, 1, ...thirtyTwo, 0), malformedKey],
    ['of ECDSA', typed(name, 2, ...thirtyTwo), { rejected: 'key-algorithm', algorithm: 2 }],
    ['of ML-DSA-44', typed(name, 6, ...thirtyTwo), { rejected: 'key-algorithm', algorithm: 6 }],
    ['under another name', logKey.replace('log', 'lag'), { rejected: 'key-id-differs' }],
    ['under another id', `${name}+00000000+${spelled}`, { rejected: 'key-id-differs' }],
  ])('%s is refused', (_, vkey, rejection) => {
    expect(left(keyFrom(nodeCrypto, vkey))).toMatchObject(rejection)
  })

  test('may hold a plus sign in its base64', () => {
    const plus = Array.from({ length: 200 }, (_, at) =>
      keyOf(nodeCrypto, { name: 'a', kind: 'note', publicKey: new Uint8Array(32).fill(at) }),
    ).filter((key) => vkeyText(key).split('+').length > 3)
    expect(plus.length).toBeGreaterThan(0)
    for (const key of plus) expect(keyFrom(nodeCrypto, vkeyText(key))).toEqual(E.right(key))
  })

  test('is spelled in one way, and never thrown at', () => {
    fc.assert(
      fc.property(mutated(bytesFrom(witnessKey)), (bytes) => {
        const vkey = Buffer.from(bytes).toString('latin1')
        const key = keyFrom(nodeCrypto, vkey)
        expect(E.isLeft(key) ? vkey : vkeyText(key.right)).toBe(vkey)
      }),
    )
  })
})

const line = (signature: string): string => `${text}\n\u2014 ${signature}\n`
const notText = { rejected: 'note-not-text' }
const unsigned = { rejected: 'note-without-signatures' }
const badLine = (at: number) => ({ rejected: 'signature-line-malformed', line: at })

describe('a note', () => {
  test.each([
    ['nothing', '', unsigned],
    ['a text alone', text, unsigned],
    ['an empty line alone', '\n\n', unsigned],
    ['no signature', `${text}\n`, unsigned],
    ['no line feed at its end', line('a AAAAAAA=').trimEnd(), unsigned],
    ['no text before the empty line', '\n\u2014 a AAAAAAA=\n', unsigned],
    ['a carriage return', line('a AAAAAAA=\r'), notText],
    ['a tab', line('a\tAAAAAAA='), notText],
    ['a zero', `\0${line('a AAAAAAA=')}`, notText],
    ['a hyphen for the dash', `${text}\n- a AAAAAAA=\n`, badLine(5)],
    ['no blank behind the dash', `${text}\n\u2014a AAAAAAA=\n`, badLine(5)],
    ['two blanks', line('a  AAAAAAA='), badLine(5)],
    ['no name', line(' AAAAAAA='), badLine(5)],
    ['a plus sign in the name', line('a+b AAAAAAA='), badLine(5)],
    ['a blank of another script in the name', line('a\u2003b AAAAAAA='), badLine(5)],
    ['an id and no signature', line('a AAAAAA=='), badLine(5)],
    ['loose bits', line('a AAAAAAB='), badLine(5)],
    ['a word more', line('a AAAAAAA= b'), badLine(5)],
    ['one good line and a bad one', `${line('a AAAAAAA=')}b\n`, badLine(6)],
    ['too many signatures', text + '\n' + '\u2014 a AAAAAAA=\n'.repeat(101), { signatures: 101 }],
  ])('with %s is refused', (_, whole, rejection) => {
    expect(left(noteFrom(bytesFrom(whole)))).toMatchObject(rejection)
  })

  test('that is not UTF-8 is refused', () => {
    const bytes = Uint8Array.of(...note.slice(0, 5), 0xc3, 0x28, ...note.slice(5))
    expect(left(noteFrom(bytes))).toEqual(notText)
    expect(left(signaturesFrom(Uint8Array.of(0xff)))).toEqual(notText)
  })

  test('may hold empty lines: its signatures follow the last one', () => {
    const read = right(noteFrom(bytesFrom(`a\n\nb\n\n\u2014 c AAAAAAA=\n`)))
    expect([read.text, read.signatures.length]).toEqual(['a\n\nb\n', 1])
  })

  test('has one spelling, and is never thrown at', () => {
    fc.assert(
      fc.property(mutated(note), (bytes) => {
        const read = noteFrom(bytes)
        const again = E.isLeft(read) ? bytes : noteBytes(read.right)
        expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true)
        if (E.isLeft(read)) return
        const verified = verifyNote(nodeCrypto, read.right, [log.key, witness.key])
        // A signature over a changed text is one over another text.
        const names = E.isLeft(verified) ? [] : verified.right
        expect(names.length === 0 || read.right.text === text).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('lines of signatures alone', () => {
  const lines = right(noteFrom(note)).signatures.map(signatureLine).join('')

  test('are read as a witness answers them', () => {
    expect(right(signaturesFrom(bytesFrom(lines)))).toEqual(right(noteFrom(note)).signatures)
  })

  test.each([
    ['nothing', '', unsigned],
    ['no line feed at the end', lines.trimEnd(), unsigned],
    ['an empty line', `\n${lines}`, badLine(1)],
    ['something else', 'yes\n', badLine(1)],
  ])('with %s are refused', (_, all, rejection) => {
    expect(left(signaturesFrom(bytesFrom(all)))).toEqual(rejection)
  })
})

describe('a signature', () => {
  const read = right(noteFrom(note))
  const [own, other] = read.signatures
  const verify = (signatures: typeof read.signatures, of: string = text) =>
    verifyNote(nodeCrypto, { text: of, signatures }, [log.key, witness.key])

  test('of an unknown key is passed over, of a known one that is wrong refuses the note', () => {
    expect(right(verify([{ ...own!, name: 'x' }, other!])).map(({ key }) => key)).toEqual([
      witness.key,
    ])
    expect(right(verify([{ ...own!, keyId: '00000000' }]))).toEqual([])
    for (const signature of [own!, other!]) {
      const bytes = signature.bytes.map((byte, at) => (at === 20 ? byte ^ 1 : byte))
      expect(left(verify([{ ...signature, bytes }]))).toMatchObject({ rejected: 'signature-wrong' })
      const short = signature.bytes.slice(1)
      expect(left(verify([{ ...signature, bytes: short }]))).toMatchObject({
        rejected: 'signature-wrong',
      })
      expect(left(verify([signature], `${text}x\n`))).toMatchObject({ rejected: 'signature-wrong' })
    }
  })

  test('counts once, however often it is there', () => {
    expect(right(verify([own!, own!, other!, other!]))).toHaveLength(2)
  })

  test('at a time past 2^63 - 1 is refused', async () => {
    const last = right(await cosign(witness.signer, text, 2n ** 63n - 1n))
    expect(right(verify([last]))).toMatchObject([{ seconds: 2n ** 63n - 1n }])
    const past = right(await cosign(witness.signer, text, 2n ** 63n))
    expect(left(verify([past]))).toMatchObject({ rejected: 'signature-wrong' })
  })
})

describe('a checkpoint', () => {
  const lines = text.split('\n')
  const withLine = (at: number, of: string): string => lines.with(at, of).join('\n')
  const malformed = (at: number) => ({ rejected: 'checkpoint-malformed', line: at })

  test.each([
    ['nothing', '', 1],
    ['no origin', withLine(0, ''), 1],
    ['no line feed at its end', text.trimEnd(), 1],
    ['no size', withLine(1, ''), 2],
    ['a size with a zero in front', withLine(1, '011'), 2],
    ['a size with a sign', withLine(1, '+11'), 2],
    ['a size in hex', withLine(1, '0xb'), 2],
    ['a size past 2^53', withLine(1, '9007199254740992'), 2],
    ['a size with a fraction', withLine(1, '11.0'), 2],
    ['a size in digits of another script', withLine(1, '١١'), 2],
    ['no root', withLine(2, ''), 3],
    ['a root of 31 bytes', withLine(2, toBase64(new Uint8Array(31))), 3],
    ['a root of 33 bytes', withLine(2, toBase64(new Uint8Array(33))), 3],
    ['a root in hex', withLine(2, 'a'.repeat(64)), 3],
    ['an empty extension', `${text}\n`, 4],
    ['an empty extension among others', `${text}a\n\nb\n`, 5],
  ])('with %s is refused', (_, whole, at) => {
    expect(left(checkpointFrom(whole))).toEqual(malformed(at))
  })

  test('has one spelling, and is never thrown at', () => {
    fc.assert(
      fc.property(mutated(bytesFrom(text)), (bytes) => {
        const whole = Buffer.from(bytes).toString('latin1')
        const read = checkpointFrom(whole)
        expect(E.isLeft(read) ? whole : checkpointText(read.right)).toBe(whole)
      }),
    )
  })
})
