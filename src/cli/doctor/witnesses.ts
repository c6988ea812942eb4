/** What witnesses said of the log when they were asked last: noted by the server that asked them, and read without asking. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { instantWithin } from '../../kernel/instant.ts'
import { readRecord } from '../../main/identity/record-file.ts'
import { contradictionsName, readContradictions } from '../../main/transparency/contradictions.ts'
import { originOf } from '../../main/transparency/signing-place.ts'
import type { Endorsement } from '../../sequencer/endorsed/endorsement.ts'
import { endorsementsFile } from '../../sequencer/endorsed/endorsements-file.ts'
import { endorsementsIn } from '../../sequencer/endorsed/lines.ts'
import { originFolder } from '../../sequencer/signed/last-signed-file.ts'
import { contradictionText } from '../../sequencer/witnesses/contradiction.ts'
import { found } from './check.ts'
import type { Check, Finding } from './check.ts'
import { missingQuorum } from './quorum.ts'

const check = 'witnesses'

/** A log that stands still is cosigned once a day. */
const lateMs = 2 * 86_400_000

const lastOf = (all: ReadonlyArray<Endorsement>): Endorsement | undefined =>
  all
    .filter(({ kind }) => kind === 'cosignature')
    .reduce<Endorsement | undefined>(
      (last, one) => (last === undefined || last.atMs < one.atMs ? one : last),
      undefined,
    )

/** By the newest cosignature of this log that is kept beside the keys. */
const cosigned = async (config: Config, origin: string): Promise<Finding> => {
  const { transparency } = config
  const file = join(originFolder(transparency.signing, origin), endorsementsFile)
  const text = await readFile(file, 'utf8').catch(() => '')
  const { endorsements } = endorsementsIn(text)
  const last = lastOf(endorsements)
  if (last === undefined)
    return found(check, 'warn', 'no witness has cosigned yet: GET /v1/health says how each does')
  const missing = await missingQuorum(config, origin, endorsements, Date.now())
  if (missing !== undefined)
    return found(check, 'warn', `${missing}; GET /v1/health says how each witness does`)
  const said = `no witness contradicts the log; the last cosignature is of ${last.size} entries, by ${last.by}, at ${instantWithin(last.atMs)}`
  return Date.now() - last.atMs > lateMs
    ? found(check, 'warn', `${said}: more than two days ago; GET /v1/health says how each does`)
    : found(check, 'ok', said)
}

/** A contradiction stands until its witness cosigns again. */
export const witnesses: Check = async (config) => {
  const record = await readRecord(config.folder)
  if (E.isLeft(record) || record.right?.kind !== 'record')
    return found(check, 'unknown', 'there is no identity record that names the log')
  const origin = originOf(config, record.right.record)
  const said = readContradictions({ folder: config.folder, origin })
  if (said === 'damaged')
    return found(
      check,
      'warn',
      `the note ${contradictionsName} of what witnesses said cannot be read: the next start removes it and asks them again`,
    )
  if (said.length > 0) return found(check, 'bad', said.map(contradictionText).join('; '))
  if (config.transparency.witnessPolicy === undefined)
    return found(check, 'ok', 'no witness is asked: LEDGER_WITNESS_POLICY is not set')
  return config.vault === 'embedded'
    ? cosigned(config, origin)
    : found(
        check,
        'ok',
        'no contradiction is noted on this node; cosignatures are in the PostgreSQL of the vault',
      )
}
