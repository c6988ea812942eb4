/** Checks of the folder: other readers, its writer, and keys that are beside the data they open. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join, resolve } from 'node:path'
import { besideVaultText, keyPlaceOf } from '../../main/safety/key-place.ts'
import { openToOthers } from '../../main/safety/permissions.ts'
import { lookAtRows, seeRows } from '../../projector/embedded/see-rows.ts'
import { brokenRows } from '../../projector/embedded/set-aside.ts'
import { seeLedgerId } from '../../store/embedded/reading/see-ledger-id.ts'
import { isOldVault } from '../../vault/old-vault.ts'
import { hasVault } from '../../vault/embedded/survey.ts'
import { found, notLookedAt } from './check.ts'
import type { Check } from './check.ts'

export const permissions: Check = async ({ folder }) => {
  const open = await openToOthers(folder)
  return open.length === 0
    ? found('permissions', 'ok', 'only the owner may read the folder')
    : found(
        'permissions',
        'bad',
        `other users of this machine can access ${open.join(', ')}: the next start of serve removes that access, or run chmod -R go-rwx ${folder}`,
      )
}

const answers = (path: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = createConnection(path)
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })

/** A writer listens on a socket in the folder (src/store/writer-lock.ts). */
export const lock: Check = async ({ folder }) => {
  const names = await readdir(folder)
  for (const name of names.filter((each) => /^writer-[0-9a-f]+\.sock$/.test(each))) {
    if (await answers(join(folder, name)))
      return found('lock', 'ok', 'one process writes to this ledger')
  }
  return found('lock', 'ok', 'no process writes to this ledger now')
}

/** Rows that the next start cannot use, or that an earlier one could not (src/projector/embedded/set-aside.ts). */
export const rows: Check = async ({ folder }) => {
  const look = await lookAtRows(folder)
  if (look.rows === 'not-read') return notLookedAt('rows', look.why)
  if (look.rows === 'unusable')
    return found(
      'rows',
      'bad',
      `the rows in ${join(folder, 'rows')} cannot be used: ${look.why}. The next start sets them aside and builds new ones from the log. Check the disk`,
    )
  const [ledgerId, of] = [seeLedgerId(folder), (await seeRows(folder))?.ledgerId]
  if (ledgerId !== undefined && of !== undefined && of !== ledgerId)
    return found(
      'rows',
      'warn',
      `the rows belong to ledger ${of}, and the log to ledger ${ledgerId}: the next start sets them aside and builds new ones from the log. Find out where they came from`,
    )
  const aside = (await readdir(folder)).filter((name) => brokenRows.test(name))
  return aside.length === 0
    ? found('rows', 'ok', 'no rows had to be set aside')
    : found(
        'rows',
        'warn',
        `rows could not be used and were set aside, and new ones were built: ${aside.join(', ')}. Check the disk; the old rows contain nothing that the log does not`,
      )
}

export const keyPlace: Check = async (config) => {
  if (config.kek === undefined && !existsSync(config.kekFile))
    return found('key-place', 'unknown', `there is no file ${resolve(config.kekFile)}`)
  if ((await keyPlaceOf(config)) === 'beside-vault')
    return found('key-place', 'warn', besideVaultText)
  return config.kek === undefined
    ? found('key-place', 'ok', 'the key-encryption key is kept apart from the vault')
    : found('key-place', 'ok', 'the key-encryption key comes from outside')
}

export const erasedPages: Check = async ({ folder, vault }) => {
  const check = 'erased-pages'
  const path = join(folder, 'vault')
  if (vault !== 'embedded')
    return found(check, 'ok', 'the database removes erased keys: VACUUM, WAL archive, replicas')
  if (!hasVault(path)) return found(check, 'unknown', 'there is no vault yet')
  if (isOldVault(path))
    return found(
      check,
      'warn',
      'the vault is of the previous version, which may keep bytes of erased keys: run consent-ledger migrate',
    )
  return found(check, 'ok', 'an erased key is overwritten in place before the erasure is answered')
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/

export const tls: Check = ({ host }) =>
  Promise.resolve(
    loopback.test(host)
      ? found('tls', 'ok', 'plain HTTP does not leave this machine')
      : found('tls', 'warn', 'plain HTTP on a public address: put a TLS proxy in front'),
  )
