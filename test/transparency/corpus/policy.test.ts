/** Policies, held against the text of c2sp.org/tlog-policy: what it forbids is refused by line, what it allows is read. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { vkeyText } from '../../../src/transparency/note/key.ts'
import { isQuorum } from '../../../src/transparency/proof/policy.ts'
import { policyFrom } from '../../../src/transparency/proof/read-policy.ts'
import { left, right } from '../../support/unwrap.ts'
import { signerOf } from '../signer.ts'
import { mutated } from './mutate.ts'
import { logKey, policy, policyText, witnessKey } from './valid.ts'

describe('a policy', () => {
  const other = (kind: 'note' | 'cosignature', seed: number, name = `x.example/${seed}`): string =>
    vkeyText(signerOf(name, kind, Buffer.alloc(32, seed)).key)
  const two = other('cosignature', 2)
  const base = `log ${logKey}\nwitness a ${witnessKey}\nwitness b ${two}\n`
  const why = (line: number, text: string) => ({ rejected: 'policy-malformed', line, why: text })
  const notLog = 'expected the key of a log'
  const notWitness = 'expected the key of a witness'
  const noLeast = 'expected any, all, or from 1 to the number of members'
  const noWord = 'expected log, witness, group or quorum'
  const control = 'expected no control characters but tabs'
  // The same key again, under another name.
  const sameLog = other('note', 7, 'log.example/again')
  const sameWitness = other('cosignature', 9, 'witness.example/again')

  test.each<readonly [string, string, number, string]>([
    ['nothing', '', 1, 'the file is empty'],
    ['no line feed at its end', `${base}quorum a`, 4, 'the last line must end with a line feed'],
    ['no log', `witness a ${witnessKey}\nquorum a\n`, 2, 'no log is named'],
    ['no quorum', base, 3, 'no quorum is named'],
    ['a log without a key', 'log\n', 1, notLog],
    ['a log with the key of a witness', `log ${witnessKey}\n`, 1, notLog],
    ['a log of a word more', `log ${logKey} url x\n`, 1, noWord],
    ['a log twice', `${base}log ${logKey}\n`, 4, 'the key is another log, too'],
    ['a log twice by another name', `${base}log ${sameLog}\n`, 4, 'the key is another log, too'],
    ['a witness without a key', `${base}witness c\n`, 4, notWitness],
    ['a witness with the key of a log', `${base}witness c ${logKey}\n`, 4, notWitness],
    ['a witness of a word more', `${base}witness c ${two} url x\n`, 4, noWord],
    [
      'a witness of the same name',
      `${base}witness a ${other('cosignature', 3)}\n`,
      4,
      'the name is taken',
    ],
    [
      'a witness named none',
      `${base}witness none ${other('cosignature', 3)}\n`,
      4,
      'the name is taken',
    ],
    ['a witness twice', `${base}witness c ${two}\n`, 4, 'the key is another witness, too'],
    [
      'a witness twice by another name',
      `${base}witness c ${sameWitness}\n`,
      4,
      'the key is another witness, too',
    ],
    ['a group without a name', `${base}group\n`, 4, 'the name is taken'],
    ['a group named none', `${base}group none any a\n`, 4, 'the name is taken'],
    ['a group named as a witness', `${base}group a any b\n`, 4, 'the name is taken'],
    ['a group without members', `${base}group g any\n`, 4, noLeast],
    ['a group of all of nothing', `${base}group g all\n`, 4, noLeast],
    ['a group of none of its members', `${base}group g 0 a b\n`, 4, noLeast],
    ['a group of more than its members', `${base}group g 3 a b\n`, 4, noLeast],
    ['a group of a number with a zero', `${base}group g 01 a b\n`, 4, noLeast],
    ['a group of some', `${base}group g some a b\n`, 4, noLeast],
    ['a group of none', `${base}group g any none\n`, 4, 'a member is not defined above'],
    ['a group of itself', `${base}group g any g\n`, 4, 'a member is not defined above'],
    [
      'a group of what comes below',
      `${base}group g any h\ngroup h any a\n`,
      4,
      'a member is not defined above',
    ],
    ['a member twice', `${base}group g any a a\n`, 4, 'a member is a member already'],
    [
      'a member of two groups',
      `${base}group g any a\ngroup h any a b\n`,
      5,
      'a member is a member already',
    ],
    ['a quorum without a name', `${base}quorum\n`, 4, 'the name is not defined above'],
    [
      'a quorum of what comes below',
      `${base}quorum g\ngroup g any a\n`,
      4,
      'the name is not defined above',
    ],
    ['a quorum of two', `${base}quorum a b\n`, 4, 'expected one name'],
    ['two quorums', `${base}quorum a\nquorum b\n`, 5, 'there is one quorum already'],
    ['an unknown word', `${base}witnesses a\n`, 4, noWord],
    ['a word in capitals', `LOG ${logKey}\n`, 1, noWord],
    ['a carriage return', `${base}quorum a\r\n`, 4, control],
    ['a form feed in a comment', `#\f\n${base}`, 1, control],
    ['a delete', `${base}#\u007f\n`, 4, control],
  ])('with %s is refused', (_, text, line, said) => {
    expect(left(policyFrom(nodeCrypto, bytesFrom(text)))).toEqual(why(line, said))
  })

  test('may have tabs, blanks, comments and URLs, and the quorum none', () => {
    const spaced = `  # first\n\t\n log\t${logKey}  \thttps://log.example/ \n\tquorum \t none\n\t#\n`
    const read = right(policyFrom(nodeCrypto, bytesFrom(spaced)))
    expect([read.quorum, read.needs, [...read.urls.values()]]).toEqual([
      'none',
      undefined,
      ['https://log.example/'],
    ])
    expect([...policy.urls.values()]).toEqual(['https://log.example/', 'https://witness.example/'])
    expect(policy.quorum).toBe('some')
  })

  test('takes names as octets: one is not another that looks the same', () => {
    const octets = (name: string) => Buffer.from(name, 'latin1')
    const withName = (name: Uint8Array) =>
      Buffer.concat([
        bytesFrom(base),
        bytesFrom('group '),
        name,
        bytesFrom(' all a b\nquorum '),
        octets('\xc3\xa9'),
        bytesFrom('\n'),
      ])
    expect(right(policyFrom(nodeCrypto, withName(octets('\xc3\xa9')))).quorum).toBe('é')
    expect(left(policyFrom(nodeCrypto, withName(octets('\xe9'))))).toEqual(
      why(5, 'the name is not defined above'),
    )
    const opaque = Buffer.concat([octets('# \xff\xfe\n'), bytesFrom(`${base}quorum a\n`)])
    expect(right(policyFrom(nodeCrypto, opaque)).quorum).toBe('a')
  })

  test('may leave out the logs where the verifier knows them already', () => {
    const own = signerOf('log.example/known', 'note', Buffer.alloc(32, 5)).key
    const text = bytesFrom(`witness a ${witnessKey}\nquorum a\n`)
    expect(right(policyFrom(nodeCrypto, text, [own])).logs).toEqual([own])
    const both = right(policyFrom(nodeCrypto, bytesFrom(policyText), [own]))
    expect(both.logs.map(({ name }) => name)).toEqual([own.name, 'log.example/corpus'])
  })

  test('holds thirty-two of each at least, and groups of groups', () => {
    const keys = Array.from({ length: 32 }, (_, at) => at + 20)
    const lines = [
      ...keys.map((seed) => `log ${other('note', seed)}`),
      ...keys.map((seed) => `witness w${seed} ${other('cosignature', seed)}`),
      ...keys.map((seed) =>
        seed === 20 ? 'group g20 any w20' : `group g${seed} any g${seed - 1} w${seed}`,
      ),
      'quorum g51',
    ]
    const read = right(policyFrom(nodeCrypto, bytesFrom(`${lines.join('\n')}\n`)))
    expect([read.logs.length, read.witnesses.size]).toEqual([32, 32])
  })

  test('counts members by the words of the specification', () => {
    const third = other('cosignature', 3)
    const nested = `${base}witness c ${third}\ngroup two 2 a b\ngroup all-of all two c\n`
    const needed = (quorum: string, ...names: ReadonlyArray<string>): boolean => {
      const read = right(policyFrom(nodeCrypto, bytesFrom(`${nested}quorum ${quorum}\n`)))
      const signed = new Set(names.flatMap((name) => read.witnesses.get(name) ?? []))
      return read.needs === undefined || isQuorum(read.needs, signed)
    }
    expect([needed('two', 'a', 'b'), needed('two', 'a', 'c'), needed('c', 'c')]).toEqual([
      true,
      false,
      true,
    ])
    expect([needed('all-of', 'a', 'b', 'c'), needed('all-of', 'a', 'b'), needed('none')]).toEqual([
      true,
      false,
      true,
    ])
  })

  test('changed at random is read or refused by line, and never thrown at', () => {
    fc.assert(
      fc.property(mutated(bytesFrom(policyText)), (bytes) => {
        const read = policyFrom(nodeCrypto, bytes)
        expect(E.isRight(read) || read.left.rejected === 'policy-malformed').toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
