/** CA certificates as files, since the client takes nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Certificates } from './certificate.ts'

/** The CA to trust and one not to; absent with security off. */
export type PemFiles = {
  readonly caFile: string | undefined
  readonly otherCaFile: string | undefined
  /** Removes both; harmless twice. */
  readonly remove: () => void
}

/** Writes the CAs of these certificates to a folder of their own. */
export const writePem = (certificates: Certificates | undefined): PemFiles => {
  if (certificates === undefined)
    return { caFile: undefined, otherCaFile: undefined, remove: () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-'))
  const caFile = join(folder, 'ca.crt')
  const otherCaFile = join(folder, 'other-ca.crt')
  writeFileSync(caFile, certificates.ca)
  writeFileSync(otherCaFile, certificates.otherCa)
  return { caFile, otherCaFile, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
