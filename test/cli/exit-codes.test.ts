/** The table of exit codes in the reference, cell by cell: it is run, or says why it does not apply. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { codeOf, makePlaces, situations } from './exit-matrix.ts'
import type { Places, Situation } from './exit-matrix.ts'
import { scratch } from './support.ts'

const reference = readFileSync(new URL('../../docs/reference/cli.md', import.meta.url), 'utf8')
const section = reference.split('### By command and situation\n')[1]?.split('\n## ')[0] ?? ''
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
const reasons = new Set([...section.matchAll(/^- ([a-z]): /gm)].map(([, letter]) => letter))

type Cell = { readonly line: string; readonly situation: Situation; readonly says: string }
const cells: ReadonlyArray<Cell> = rows.flatMap(([line = '', ...codes]) =>
  situations.map((situation, column) => ({
    line: line.replaceAll('`', ''),
    situation,
    says: codes[column] ?? '',
  })),
)
const isCode = ({ says }: Cell): boolean => /^\d+$/.test(says)

let room: ReturnType<typeof scratch>
let places: Places
beforeAll(async () => {
  room = scratch()
  places = await makePlaces(room.path)
}, 120_000)
afterAll(async () => {
  await places.close()
  room.remove()
})

describe('the table of exit codes', () => {
  test('has each command, and a code or a reason in each cell', () => {
    const named = new Set(cells.map(({ line }) => line.split(' ')[0]))
    expect(named).toEqual(new Set(commands.map(({ name }) => name)))
    for (const cell of cells.filter((each) => !isCode(each)))
      expect([cell, reasons.has(/^– ([a-z])$/.exec(cell.says)?.[1])]).toEqual([cell, true])
  })

  test.each(rows.map(([line = '']) => line.replaceAll('`', '')))(
    'is what %s ends with',
    async (line) => {
      const ended: (readonly [string, string])[] = []
      const mine = cells.filter((cell) => cell.line === line && isCode(cell))
      for (const { situation } of mine)
        ended.push([situation, String(await codeOf(line, situation, places))])
      expect(ended).toEqual(mine.map(({ situation, says }) => [situation, says]))
    },
    120_000,
  )
})
