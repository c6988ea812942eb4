import { describe, expect, test } from 'vitest'
import { runNode, withProject } from './planted.ts'
import type { Answer } from './planted.ts'

type Result = { readonly status: string; readonly assertionResults: ReadonlyArray<object> }

const report = (
  numPassedTests: number,
  numFailedTests: number,
  testResults: ReadonlyArray<Result> = [],
): string => JSON.stringify({ numPassedTests, numFailedTests, testResults })

const unloaded: Result = { status: 'failed', assertionResults: [] }

const summary = (text: string | undefined, ...steps: ReadonlyArray<string>): Answer =>
  withProject(text === undefined ? {} : { 'vitest.json': text }, [], (folder) =>
    runNode('scripts/ci-summary.mjs', ['vitest.json', ...steps], folder),
  )

const lastLine = ({ stdout }: Answer): string | undefined => stdout.trimEnd().split('\n').at(-1)

describe('the summary of a CI run', () => {
  test.each([
    ['all well', report(5, 0), [], '5 passed, 0 failed', 0],
    ['a failed test', report(4, 1), ['check'], '4 passed, 1 failed', 1],
    [
      'a test file that does not load',
      report(4, 0, [unloaded]),
      ['check'],
      '4 passed, 1 failed',
      1,
    ],
    ['a fault of format', report(5, 0), ['check'], '5 passed, 1 failed', 1],
    ['another step', report(4, 1), ['check', 'readme'], '4 passed, 2 failed', 1],
    ['tests that never ran', undefined, ['check', 'test'], '0 passed, 2 failed', 1],
    ['no report and no fault', undefined, [], '0 passed, 1 failed', 1],
    ['not one test', report(0, 0), [], '0 passed, 0 failed', 1],
  ])('counts %s', (_, text, steps, line, status) => {
    const answer = summary(text, ...steps)
    expect([lastLine(answer), answer.status]).toEqual([line, status])
  })
})
