import { configDefaults, defineConfig } from 'vitest/config'

/** A file for the JSON report, asked for by CI, which counts from it. */
const report = process.env['VITEST_REPORT']
/** A seed for all properties, so that a run can be repeated. */
const seed = process.env['PROPERTY_SEED']

export default defineConfig({
  test: {
    // `contract.ts` is no test of its own: each adapter's test runs it.
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'dist/**', '.runtimes/**'],
    setupFiles: seed === undefined ? [] : ['test/property-seed.ts'],
    // Processes, not threads: a native engine that falls over takes one file with it, not the run.
    pool: 'forks',
    // Many wait for a server or a time-out: on two cores a second process has something to do meanwhile.
    maxWorkers: 2,
    // Generous, since two cores may be busy with a build: a hang is still found within two minutes.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A second is what it is by default: less than a busy machine may need for anything.
    expect: { poll: { timeout: 45_000, interval: 20 } },
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    coverage: { provider: 'v8', include: ['src/**', 'projections/**'] },
  },
})
