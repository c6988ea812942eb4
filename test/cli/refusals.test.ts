/** What a subcommand says when the ledger refuses: the sentence that HTTP gives for it, and what to do. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problems } from '../../src/api/problems/problems.ts'
import { exits } from '../../src/cli/words/exit.ts'
import { seedPolicyFolder } from '../../src/cli/process/project.ts'
import { Question } from '../../src/decisions/question.ts'
import { openHouse } from './house.ts'
import type { House } from './house.ts'
import { run, runHere } from './support.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
}, 90_000)
afterAll(() => house.remove())

const nobody = `sub_${'7'.repeat(32)}`

/** The policy that comes along, in a folder of its own and under another version. */
const policyOf = (version: string): string => {
  const folder = house.path(`policy-${version}`)
  cpSync(seedPolicyFolder, folder, { recursive: true })
  const head = `${folder}/policy.json`
  writeFileSync(
    head,
    readFileSync(head, 'utf8').replace('"version": "v1"', `"version": "${version}"`),
  )
  return folder
}

describe('a refusal at the command line', () => {
  test.each([
    ['subject-unknown', ['replay', '--subject', nobody, '--reason', 'audit'], 'subjects/lookup'],
    ['credential-unknown', ['credential', 'revoke', 'abcdefghijkl'], 'credential list'],
  ] as const)(
    'is told by its sentence and what to do: %s',
    async (name, [command, ...args], todo) => {
      const { code, stderr } = await house.here(command, ...args)
      expect(code).toBe(exits.data)
      expect(stderr).toContain(problems[name].title)
      expect(stderr).toContain(name)
      expect(stderr).toContain(todo)
      expect(stderr).not.toContain(nobody)
    },
  )

  test('is told likewise of a publication', async () => {
    const text = house.path('other.txt')
    writeFileSync(text, 'another text')
    const same = await house.here('publish', '--policy', policyOf('v1'), '--text', text)
    expect(same.stderr).toContain(problems['version-exists'].title)
    const past = ['--effective-at', '2020-01-01T00:00:00+08:00']
    const late = await house.here('publish', '--policy', policyOf('v8'), ...past)
    expect(late.stderr).toContain(problems['effective-in-the-past'].title)
    expect(late.stderr).toContain('--effective-at now')
    const now = await house.here('publish', '--policy', policyOf('v9'), '--effective-at', 'now')
    expect([now.code, now.stderr]).toEqual([0, expect.not.stringContaining('effective-at')])
  })

  test('names what no credential may be called', async () => {
    const create = ['create', '--roles', 'service', '--label']
    const { code, stderr } = await house.here('credential', ...create, 'ask 13800138000')
    expect(code).toBe(exits.data)
    expect(stderr).toContain(problems['not-for-publication'].title)
    expect(stderr).toContain('--label')
    expect(stderr).not.toContain('13800138000')
    const long = await house.here('credential', ...create, 'x'.repeat(81))
    expect(long.stderr).toContain('--label: expected text of 1 to 80 characters')
    expect((await house.here('credential', 'list')).code).toBe(0)
  })
})

describe('a question at the command line', () => {
  test('has a flag for each of its fields', async () => {
    const { stdout } = await run(['decide', '--help'])
    for (const field of Object.keys({ ...Question.required, ...Question.optional })) {
      const flag = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      expect(stdout).toContain(`--${flag} `)
    }
  })

  test('is refused by the flags as they were written', async () => {
    const asked = ['--subject', nobody, '--purpose', 'scan.code', '--operation', 'use']
    const { code, stderr } = await house.here('decide', ...asked, '--as-of', 'x', '--transfer', 'y')
    expect(code).toBe(exits.data)
    expect(stderr).toContain('--as-of: expected')
    expect(stderr).toContain('--transfer: expected one of encrypted | plain')
    const plain = await house.here('decide', ...asked, '--transfer', 'plain', '--precision', 'full')
    expect(plain.code).toBe(1)
  })

  test('is not answered at a position that the log has not reached', async () => {
    const asked = ['--subject', nobody, '--purpose', 'scan.code', '--operation', 'use']
    const { code, stdout, stderr } = await house.here('decide', ...asked, '--at-position', '999999')
    expect({ code, stdout }).toEqual({ code: exits.data, stdout: '' })
    expect(stderr).toContain('--at-position')
  })
})

describe('where there is no ledger', () => {
  test.each([
    ['replay'],
    ['rebuild'],
    ['fsck'],
    ['decide', '--subject', nobody, '--purpose', 'scan.code', '--operation', 'use'],
    ['export', '--out', '/nonexistent/out'],
    ['backup', '--log', '--to', '/nonexistent/out'],
    ['keys', 'list'],
    ['keys', 'rewrap'],
    ['keys', 'drop', '1'],
    ['keys', 'rotate'],
    ['credential', 'list'],
  ])('every command says so, and how to name another folder: %s', async (command, ...args) => {
    const { code, stderr } = await runHere(command, ...args, '--data', '/nonexistent/ledger')
    expect(code).toBe(exits['no-input'])
    expect(stderr).toContain('there is no ledger in /nonexistent/ledger')
    expect(stderr).toContain('--data')
  })
})
