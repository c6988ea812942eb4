/** Verifies a bundle held in memory, in Node. */
import { policyFrom } from '../../../src/transparency/proof/read-policy.ts'
import type { Policy } from '../../../src/transparency/proof/policy.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { crc32, nodePorts } from '../../../src/cli/verify/node-ports.ts'
import type { Finding } from '../../../src/exports/verify/finding.ts'
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

/** The report; under the policy of the tests where none is given. */
export const reportOf = async (
  zip: Uint8Array,
  asked: {
    readonly policy?: Policy | undefined
    readonly since?: Uint8Array
    readonly authorities?: Authorities
    readonly nowMs?: number
  } = {},
): Promise<BundleReport> =>
  verifyBundle(ports, right(await zipFiles(inMemory(zip), crc32)), {
    policy: 'policy' in asked ? asked.policy : trusted,
    since: asked.since,
    authorities: asked.authorities,
    nowMs: asked.nowMs ?? Date.now(),
    onRead: () => {},
  })

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
