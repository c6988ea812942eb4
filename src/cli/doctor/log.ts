/** Checks of the log's clock, of the server, and of the age of the last backup. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import { instantOf, instantWithin, msOf } from '../../kernel/instant.ts'
import { isAheadOf } from '../../ledger/clock/timekeeper.ts'
import { readListening } from '../../main/edge/listening.ts'
import { hasLog } from '../../main/log.ts'
import { clockOfLog, clockText } from '../keeping/clock-of-log.ts'
import { lastBackupName, readLastBackups } from '../../backup/last-backup.ts'
import { found } from './check.ts'
import type { Check } from './check.ts'

/** Ahead of the clock by more than this, the log was written under another clock. */
const aheadMs = 5_000

export const clock: Check = async (config) => {
  if (!hasLog(config)) return found('clock', 'unknown', 'there is no log to compare it with')
  const seen = await clockOfLog(config)
  if (E.isLeft(seen)) return found('clock', 'bad', seen.left.lines.join('; '))
  const { verdict, last } = seen.right
  if (verdict === 'ok' && last !== undefined && isAheadOf(last, Date.now(), aheadMs))
    return found(
      'clock',
      'bad',
      `the last event is of ${last}, and the clock says ${instantWithin(Date.now())}: one of them is wrong`,
    )
  const verdicts = { ok: 'ok', log_ahead: 'bad', log_ahead_accepted: 'warn' } as const
  return found('clock', verdicts[verdict], clockText(seen.right))
}

const askMs = 2_000

/** Asked where the folder's server noted that it listens, or else where it is set to. */
export const server: Check = async ({ folder, host, port }) => {
  const origin = readListening(folder) ?? `http://${host}:${port}`
  try {
    const said = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(askMs) })
    return said.ok
      ? found('server', 'ok', `the server on ${origin} is ready: its rows are up to date`)
      : found(
          'server',
          'bad',
          `the server on ${origin} answers ${said.status}: its rows are behind`,
        )
  } catch {
    return found('server', 'unknown', `no server answers on ${origin}`)
  }
}

const hourMs = 3_600_000
const staleHours = 24
const oldHours = 7 * 24

export const backupAge: Check = async ({ folder, store, vault }) => {
  if (store !== 'embedded' && vault !== 'embedded')
    return found('backup', 'unknown', 'log and vault are on servers: use their own backup tools')
  const known = readLastBackups(
    await readFile(join(folder, lastBackupName), 'utf8').catch(() => undefined),
  )
  const wanted = [
    ...(store === 'embedded' ? (['log'] as const) : []),
    ...(vault === 'embedded' ? (['vault'] as const) : []),
  ]
  const missing = wanted.filter((part) => known[part] === undefined)
  if (missing.length > 0)
    return found(
      'backup',
      'warn',
      `no backup of ${missing.join(' and ')} is noted here: run consent-ledger backup`,
    )
  const ages = wanted.map((part) => (Date.now() - msOf(known[part] ?? instantOf(0))) / hourMs)
  const oldest = Math.max(...ages)
  const verdict = oldest > oldHours ? 'bad' : oldest > staleHours ? 'warn' : 'ok'
  return found(
    'backup',
    verdict,
    `the older of the last backups is ${Math.floor(oldest)} hours old`,
  )
}
