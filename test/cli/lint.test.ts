import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { seedPolicyFolder } from '../../src/cli/process/project.ts'
import { run, runHere, scratch } from './support.ts'
import type { Ran } from './support.ts'

let room: ReturnType<typeof scratch>
let asJson: Ran
beforeAll(async () => {
  room = scratch()
  asJson = await run(['lint', seedPolicyFolder, '--json'])
})
afterAll(() => room.remove())

describe('lint', () => {
  test('finds the contradictions of the shipped policy, and says no', () => {
    const { code, stdout } = asJson
    const rules = new Set((JSON.parse(stdout) as { rule: string }[]).map(({ rule }) => rule))
    expect(code).toBe(1)
    expect(rules.size).toBe(13)
  })

  test('says yes where nobody asked it to fail', async () => {
    expect((await runHere('lint', seedPolicyFolder, '--fail-on', 'never')).code).toBe(0)
  })

  test('prints a table with one line to a finding', async () => {
    const json = JSON.parse(asJson.stdout) as unknown[]
    const { stdout } = await runHere('lint', seedPolicyFolder, '--lang', 'zh-CN')
    expect(stdout.trimEnd().split('\n')).toHaveLength(json.length + 1)
    expect(stdout).toMatch(/[\u4e00-\u9fff]/)
  })

  test('names file, place and expectation of a policy that is not well formed', async () => {
    const folder = room.path('broken')
    cpSync(seedPolicyFolder, folder, { recursive: true })
    const file = join(folder, 'purposes.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"necessity"', '"neccesity"'))
    const { code, stdout, stderr } = await runHere('lint', folder)
    expect({ code, stdout }).toEqual({ code: exits.data, stdout: '' })
    expect(stderr).toContain('purposes.json at purposes.0.neccesity: expected no such field')
  })

  test('says which file is missing', async () => {
    const { code, stderr } = await runHere('lint', room.path('nowhere'))
    expect(code).toBe(exits['no-input'])
    expect(stderr).toContain('nowhere: ENOENT')
  })
})
