import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomeOf } from '../../bench/outcome.ts'
import { readOptions } from '../../bench/options.ts'
import { personAt, subjectAt } from '../../bench/population/people.ts'
import { rowNames } from '../../bench/rows/all.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const tsc = join(root, 'node_modules/typescript/bin/tsc')
const people = 200

type Line = {
  readonly row: string
  readonly subjects: number
  readonly ratio: number
  readonly product: { readonly median: number }
  readonly floor: { readonly median: number }
}
type Report = {
  readonly machine: { readonly cores: number }
  readonly populations: ReadonlyArray<{ readonly events: number; readonly key: string }>
  readonly outcomes: ReadonlyArray<Line>
}

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

const run = (args: ReadonlyArray<string>): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })

/** Compiled as `npm run bench` does it, but to a folder of its own; short rounds: whether it measures, not what. */
const bench = async (program: string, folder: string): Promise<Ran> => {
  const compiled = await run([tsc, '-p', 'bench/tsconfig.json', '--outDir', program])
  if (compiled.code !== 0) return compiled
  const args = ['--subjects', String(people), '--rounds', '1', '--window-ms', '50']
  const files = ['--folder', join(folder, 'run'), '--json', join(folder, 'report.json')]
  return run([join(program, 'bench/main.js'), ...args, ...files])
}

describe('the benchmarks', () => {
  // Within the project, where its packages are found; the folder is one that git does not see.
  mkdirSync(join(root, 'reports'), { recursive: true })
  const program = mkdtempSync(join(root, 'reports', 'bench-'))
  const folder = mkdtempSync(join(tmpdir(), 'consent-ledger-bench-test-'))
  let report: Report
  let printed: string

  beforeAll(async () => {
    const { code, stdout, stderr } = await bench(program, folder)
    if (code !== 0) throw new Error(stderr + stdout)
    printed = stdout
    report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report
  }, 240_000)
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
    rmSync(program, { recursive: true, force: true })
  })

  test('measure every row beside its floor', () => {
    expect(report.outcomes.map(({ row }) => row)).toEqual(rowNames)
    for (const { row, subjects, ratio, product, floor } of report.outcomes) {
      expect([row, subjects, ratio > 0, product.median > 0, floor.median > 0]).toEqual([
        row,
        people,
        true,
        true,
        true,
      ])
    }
  })

  test('say on what they ran', () => {
    expect(report.machine.cores).toBeGreaterThan(0)
    expect(report.populations[0]?.events).toBeGreaterThan(3 * people)
  })

  test('print a line for each row', () => {
    for (const row of rowNames) expect(printed).toContain(`| ${row} |`)
  })

  test('publish no key and leave no population behind', () => {
    expect(JSON.stringify(report)).not.toContain('clk_')
    expect(new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }))).toEqual(
      new Set(['report.json', 'run']),
    )
  })
})

describe('the options', () => {
  test('take thousands and millions', () => {
    expect(readOptions(['--subjects', '1M,1k,20']).subjects).toEqual([20, 1_000, 1_000_000])
  })

  test('refuse what they do not know', () => {
    expect(() => readOptions(['--subject', '1k'])).toThrow('--subject')
    expect(() => readOptions(['--subjects', 'many'])).toThrow('no number of subjects')
    expect(() => readOptions(['--rounds', '0'])).toThrow('--rounds')
  })
})

describe('a ratio', () => {
  const series = (...values: ReadonlyArray<number>) => ({
    name: 'x',
    unit: '/s',
    values: [...values],
  })

  test('is the middle of the ratios of the rounds, not of the medians', () => {
    const measured = { product: series(10, 100, 30), floor: series(20, 100, 100) }
    expect(outcomeOf('acts-many', 1, 0, measured).ratio).toBe(0.5)
  })

  test('is held against its budget', () => {
    const verdict = (product: number) =>
      outcomeOf('decisions', 1, 0, { product: series(product), floor: series(100) }).checks[0]
        ?.isMet
    expect([verdict(40), verdict(39)]).toEqual([true, false])
  })
})

describe('the people of a population', () => {
  test('come once each before one comes again', () => {
    const seen = new Set(Array.from({ length: people }, (_, step) => personAt(step, people)))
    expect(seen.size).toBe(people)
    expect(personAt(people + 3, people)).toBe(personAt(3, people))
  })

  test('have ids of their own', () => {
    const ids = new Set(Array.from({ length: 100_000 }, (_, person) => subjectAt(person)))
    expect(ids.size).toBe(100_000)
  })
})
