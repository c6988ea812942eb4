/**
 * The end of a CI run: what vitest counted, the steps that failed, and `N passed, N failed`.
 * Usage: node scripts/ci-summary.mjs <vitest's JSON report> [failed step …]; exits 1 unless all is well.
 */
import { existsSync, readFileSync } from 'node:fs'

const [report, ...steps] = process.argv.slice(2)

/** Tests by outcome; a test file that could not be loaded counts as one failed test. */
const countsOf = (path) => {
  if (path === undefined || !existsSync(path)) return undefined
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(path, 'utf8'))
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  for (const { name } of unloaded) console.log(`not loaded, or failed outside a test: ${name}`)
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length }
}

// Steps whose failure the tests' own count already tells.
const counted = new Set(['check', 'test'])

const counts = countsOf(report)
console.log(
  `\n${steps.length === 0 ? 'every step passed' : `steps that failed: ${steps.join(', ')}`}`,
)
if (counts === undefined) console.log('the tests left no report: none ran to the end')

const testsFailed = counts?.failed ?? 0
const stepsFailed = steps.filter((step) => testsFailed === 0 || !counted.has(step)).length
// A run without one test is not a passing run.
const missing = counts === undefined && stepsFailed === 0 ? 1 : 0
const passed = counts?.passed ?? 0
const failed = testsFailed + stepsFailed + missing
console.log(`${passed} passed, ${failed} failed`)
if (failed > 0 || passed === 0) process.exitCode = 1
