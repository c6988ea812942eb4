import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { exitMeanings, exits } from '../../src/cli/words/exit.ts'
import { helpOf } from '../../src/cli/help.ts'
import { run } from './support.ts'

const reference = readFileSync(new URL('../../docs/reference/cli.md', import.meta.url), 'utf8')

describe('the program', () => {
  test('lists its commands and exit codes', async () => {
    const { code, stdout, stderr } = await run(['--help'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    for (const { name, summary } of commands)
      expect(stdout).toContain(`${name.padEnd(10)}  ${summary}`)
    for (const [, meaning] of exitMeanings) expect(stdout).toContain(meaning)
  })

  test('says how it is used where nothing is asked, and not as an answer', async () => {
    const { code, stdout, stderr } = await run([])
    expect({ code, stdout }).toEqual({ code: exits.usage, stdout: '' })
    expect(stderr).toContain('Usage: consent-ledger COMMAND')
  })

  test('says its version', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as { version: string }
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('refuses a command that it does not have, and answers nothing', async () => {
    const { code, stdout, stderr } = await run(['frobnicate'])
    expect({ code, stdout }).toEqual({ code: exits.usage, stdout: '' })
    expect(stderr).toContain("no command 'frobnicate'")
  })

  test('refuses an unknown flag, and says where help is', async () => {
    const { code, stdout, stderr } = await run(['fsck', '--nope'])
    expect({ code, stdout }).toEqual({ code: exits.usage, stdout: '' })
    expect(stderr).toContain('--nope')
    expect(stderr).toContain('consent-ledger fsck --help')
  })

  test('refuses to look into a folder that holds no ledger, and makes nothing there', async () => {
    const { code, stderr } = await run(['fsck', '--data', '/nonexistent/ledger'])
    expect(code).toBe(exits['no-input'])
    expect(stderr).toContain('/nonexistent/ledger')
  })

  test('names a setting that is wrong', async () => {
    const { code, stderr } = await run(['serve'], {
      env: { LEDGER_STORE: 'mysql://user:secret@localhost' },
    })
    expect(code).toBe(exits.config)
    expect(stderr).toContain('LEDGER_STORE')
    expect(stderr).toContain('KurrentDB')
    expect(stderr).not.toContain('secret')
  })
})

describe('help', () => {
  test('of one command comes from the program as the reference has it', async () => {
    const { code, stdout } = await run(['export', '--help'])
    expect(code).toBe(0)
    expect(reference).toContain(stdout.trimEnd())
  })

  test.each(commands.map((command) => [command.name, command] as const))(
    'of %s has examples, and stands in the reference',
    async (name, { load }) => {
      const command = await load()
      expect(command.examples.length).toBeGreaterThan(0)
      expect(reference).toContain(helpOf(name, command).trimEnd())
    },
  )

  test('lists every exit code in the reference', () => {
    for (const [code, meaning] of exitMeanings)
      expect(reference).toContain(`| ${code} | ${meaning} |`)
  })
})
