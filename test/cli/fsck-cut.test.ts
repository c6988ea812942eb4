/** Each file of the folder emptied, and cut to one byte: found, and never a crash. */
import { cpSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits, no, ok } from '../../src/cli/words/exit.ts'
import { runHere, scratch, serveOn } from './support.ts'

let room: ReturnType<typeof scratch>
beforeAll(async () => {
  room = scratch()
  const server = await serveOn(['serve', '--data', room.path('whole')])
  await server.stop('SIGINT')
})
afterAll(() => room.remove())

const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const found = statSync(join(folder, name))
    return found.isFile() && found.size > 1
  })

describe('fsck of a folder in which a file was cut', () => {
  test.each([0, 1])(
    'to %i bytes ends with an answer; of the log it is a finding',
    async (bytes) => {
      expect((await runHere('fsck', '--data', room.path('whole'))).code).toBe(ok)
      const files = filesIn(room.path('whole'))
      expect(files.length).toBeGreaterThan(5)
      for (const [n, name] of files.entries()) {
        const data = room.path(`cut-${bytes}-${n}`)
        cpSync(room.path('whole'), data, { recursive: true })
        truncateSync(join(data, name), bytes)
        const { code } = await runHere('fsck', '--data', data)
        const isOfLog = name.startsWith('log/') && !name.startsWith('log/writer-')
        const answers: ReadonlyArray<number> = isOfLog
          ? [no]
          : [ok, no, exits.corrupt, exits.config]
        expect([name, answers.includes(code ?? -1)]).toEqual([name, true])
      }
    },
    60_000,
  )
})
