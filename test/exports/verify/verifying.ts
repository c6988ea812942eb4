/** Verifies a bundle held in memory, in Node. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { policyFrom } from '../../../src/transparency/proof/read-policy.ts'
import type { Policy } from '../../../src/transparency/proof/policy.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { answering } from '../../../src/cli/verify/threads/answering.ts'
import { inThreads } from '../../../src/cli/verify/threads/in-threads.ts'
import type { BeginThread } from '../../../src/cli/verify/threads/thread.ts'
import { crc32, nodePorts } from '../../../src/cli/verify/node-ports.ts'
import type { Finding } from '../../../src/exports/verify/finding.ts'
import type { BundlePorts } from '../../../src/exports/verify/read-all.ts'
import type { BundleReport, CheckName } from '../../../src/exports/verify/report.ts'
import type { RandomAccess } from '../../../src/exports/verify/source/bundle-files.ts'
import { zipFiles } from '../../../src/exports/verify/source/zip-files.ts'
import { rowsInMemory } from '../../../src/exports/verify/state/rows-in-memory.ts'
import { verifyBundle } from '../../../src/exports/verify/verify-bundle.ts'
import type { Authorities } from '../../../src/transparency/stamp/verify-stamp.ts'
import { right } from '../../support/unwrap.ts'
import { log, witness } from './bundle-of.ts'

export const policyText = `log ${log.vkey}
witness w ${witness.vkey}
quorum w
`

export const policyOf = (text: string): Policy => right(policyFrom(nodeCrypto, Buffer.from(text)))

export const trusted = policyOf(policyText)

export const inMemory = (bytes: Uint8Array): RandomAccess => ({
  size: bytes.length,
  read: async (offset, length) => bytes.slice(offset, offset + length),
})

export const ports = { ...nodePorts, rows: async () => rowsInMemory() }

type Asked = {
  readonly policy?: Policy | undefined
  readonly since?: Uint8Array
  readonly authorities?: Authorities
  readonly nowMs?: number
}

const reportBy = async (
  by: BundlePorts,
  zip: Uint8Array,
  asked: Asked,
  nowMs: number,
): Promise<BundleReport> =>
  verifyBundle(by, right(await zipFiles(inMemory(zip), crc32)), {
    policy: 'policy' in asked ? asked.policy : trusted,
    since: asked.since,
    authorities: asked.authorities,
    nowMs: asked.nowMs ?? nowMs,
    onRead: () => {},
  })

/** The work of the threads, done in this one: so that it is quick. */
const threadHere: BeginThread = (begun) => {
  const answerTo = answering(begun)
  return { ask: async (question) => answerTo(question), close: async () => {} }
}

/** Verified by two threads, which put things aside in a folder of their own. `runs`: how often a verification began. */
export const reportInThreads = async (
  zip: Uint8Array,
  asked: Asked = {},
  nowMs = Date.now(),
): Promise<{ readonly report: BundleReport; readonly runs: number }> => {
  const folder = mkdtempSync(join(tmpdir(), 'consent-ledger-test-'))
  let runs = 0
  const rows = async () => {
    runs += 1
    return rowsInMemory()
  }
  try {
    const by = { ...ports, rows, threads: inThreads(folder, 2, threadHere) }
    return { report: await reportBy(by, zip, asked, nowMs), runs }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The report; under the policy of the tests where none is given. One thread and several say the same, whatever is asked. */
export const reportOf = async (zip: Uint8Array, asked: Asked = {}): Promise<BundleReport> => {
  const nowMs = Date.now()
  const report = await reportBy(ports, zip, asked, nowMs)
  expect((await reportInThreads(zip, asked, nowMs)).report).toEqual(report)
  return report
}

/** All that was found, as `check fault file`. */
export const foundIn = ({ checks }: BundleReport): ReadonlyArray<string> =>
  checks.flatMap((one) =>
    one.outcome === 'failed'
      ? one.findings.map(({ fault, file }) => `${one.check} ${fault} ${file}`)
      : [],
  )

export const findingsOf = ({ checks }: BundleReport, check: CheckName): ReadonlyArray<Finding> =>
  checks.flatMap((one) =>
    one.check === check && one.outcome === 'failed' ? [...one.findings] : [],
  )
