import { describe, expect, test } from 'vitest'
import { runNode, withProject } from './planted.ts'
import type { Answer, Files } from './planted.ts'

const sh = (mark: string, script: string): string =>
  `<!-- ${mark} -->\n\`\`\`sh\n${script}\n\`\`\`\n`

const run = (readme: string, files: Files = {}): Answer =>
  withProject({ ...files, 'README.md': readme }, [], (folder) =>
    runNode('scripts/readme-commands.mjs', [folder], folder),
  )

// A port of this process's own choosing, since other test files run beside this one.
const port = 20_000 + (process.pid % 20_000)
const url = `http://127.0.0.1:${port}/readyz`
const server = `
import { createServer } from 'node:http'
createServer((_, response) => response.end('ready\\n')).listen(${port}, '127.0.0.1')
`
const ask = `node -e "fetch('${url}').then((r) => r.text()).then(console.log)"`

describe('the README commands', () => {
  test('run in order, as in one terminal, in a copy', () => {
    const { status, stdout } = run(
      [
        sh('run', 'greeting="good day"\nmkdir inner && cd inner'),
        '```sh\nexit 1\n```',
        sh(
          'run',
          'echo "$greeting from $(basename "$PWD")"\ntest ! -e ../node_modules\ncat ../kept',
        ),
      ].join('\n'),
      { kept: 'kept\n', 'node_modules/a/package.json': '{}' },
    )
    expect(status).toBe(0)
    expect(stdout).toContain('good day from inner\nkept\n')
    expect(stdout).toContain('2 README commands ran')
  })

  test('stop at the first that fails, and name its line', () => {
    const { status, stdout, stderr } = run(sh('run', 'false\necho on') + sh('run', 'echo after'))
    expect([status, stderr]).toEqual([1, 'README.md line 1: ended with 1\n'])
    expect(stdout).not.toMatch(/^(on|after)$/m)
  })

  test('keep a server running for the blocks after it, and stop it at the end', async () => {
    const { status, stdout } = run(
      sh(`run: background until ${url}`, 'node server.mjs') + sh('run', ask),
      { 'server.mjs': server },
    )
    expect([status, stdout.includes('ready\n')]).toEqual([0, true])
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  test('fail when the server ends before it answers', () => {
    const { status, stderr } = run(sh(`run: background until ${url}`, 'exit 0'))
    expect([status, stderr]).toEqual([1, `README.md line 1: ended before ${url} answered\n`])
  })

  test.each([
    ['no README', {}, 'there is no README.md'],
    ['nothing marked', { 'README.md': '```sh\ntrue\n```\n' }, 'README.md marks no command to run'],
    ['an unknown mark', { 'README.md': sh('run: twice', 'true') }, 'not a mark we know'],
    ['a mark without a block', { 'README.md': '<!-- run -->\ntext\n' }, 'line 1: no ```sh block'],
    ['a block without an end', { 'README.md': '<!-- run -->\n```sh\ntrue\n' }, 'does not end'],
  ])('refuse %s', (_, files: Files, message) => {
    const { status, stderr } = withProject(files, [], (folder) =>
      runNode('scripts/readme-commands.mjs', [folder], folder),
    )
    expect(status).toBe(1)
    expect(stderr).toContain(message)
  })
})
