/** The place of a ledger's log, as `migrate` is told: a folder, or a server. */
import { readFileSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'

/** `shown` is how it is called in messages: never with a password. */
export type House =
  | { readonly kind: 'folder'; readonly folder: string; readonly shown: string }
  | {
      readonly kind: 'server'
      readonly connection: string
      readonly hosts: ReadonlyArray<string>
      readonly shown: string
    }

const serverShape = /^((?:esdb|kurrentdb|kdb)(?:\+discover)?:\/\/)(?:[^@/]*@)?([^/?]+)/
const defaultPort = 2113

const hostOf = (host: string): string => {
  const lower = host.toLowerCase()
  return /:\d+$/.test(lower) ? lower : `${lower}:${defaultPort}`
}

const textOf = (flag: string, said: string): Either<Fault, string> => {
  if (!said.startsWith('@')) return E.right(said)
  return E.tryCatch(
    () => readFileSync(said.slice(1), 'utf8').trim(),
    () => faulty('no-input', `--${flag}: the file cannot be read`),
  )
}

/** The place that a flag names: a connection string, `@` and a file with one, or else a folder. */
export const houseOf = (flag: 'from' | 'to', said: string | undefined): Either<Fault, House> => {
  if (said === undefined)
    return E.left(
      faulty(
        'usage',
        `--${flag} is required: a folder, esdb://…, or @ and a file that holds the latter`,
      ),
    )
  const text = textOf(flag, said)
  if (E.isLeft(text)) return text
  const [, scheme, hosts] = serverShape.exec(text.right) ?? []
  if (scheme !== undefined && hosts !== undefined)
    return E.right({
      kind: 'server',
      connection: text.right,
      hosts: hosts.split(',').map(hostOf),
      shown: `${scheme}${hosts}`,
    })
  return said.startsWith('@') || text.right.includes('://') || text.right === ''
    ? E.left(
        faulty(
          'usage',
          `--${flag}: expected a folder, esdb://…, or @ and a file that holds the latter`,
        ),
      )
    : E.right({ kind: 'folder', folder: text.right, shown: text.right })
}

// A folder that is not there yet is no other one's link.
const realOf = (folder: string): string => {
  try {
    return realpathSync(folder)
  } catch {
    return resolve(folder)
  }
}

/** Whether two houses are one: the same folder by any path, or servers that share an address. */
export const isSameHouse = (a: House, b: House): boolean => {
  if (a.kind === 'folder' && b.kind === 'folder') return realOf(a.folder) === realOf(b.folder)
  if (a.kind === 'server' && b.kind === 'server')
    return a.hosts.some((host) => b.hosts.includes(host))
  return false
}
