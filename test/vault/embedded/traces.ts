/** People in a vault, and what of them is still somewhere in its folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { openEnvironment } from '../../../src/vault/embedded/environment.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { identifier, noon, ok, person } from '../support.ts'

/** Longer than any test waits. */
export const longMs = 60_000
/** The identifier of `person(n)`. */
export const customerOf = (n: number) => identifier('customer_no', `C-${n}`)

/** What the vault keeps of a person that an erasure must take away: the wrapped key, and the hash of their identifier. */
export type Traces = { readonly wrapped: Buffer; readonly hash: Buffer }

/** Of people who are there, in a vault that is closed. */
export const tracesIn = async (folder: string, people: ReadonlyArray<SubjectId>) => {
  const env = openEnvironment(folder)
  const traces = people.map((subject): Traces => {
    const row = env.tables().keys.get(subject)
    const [alias] = env.tables().aliases.getKeys({ start: `${subject}/`, end: `${subject}0` })
    const hash = alias?.split('/')[3]
    if (row === undefined || hash === undefined) throw new Error('a person without rows')
    return { wrapped: Buffer.from(row.subarray(8)), hash: Buffer.from(hash) }
  })
  await env.close()
  return traces
}

/** How many of these are still somewhere in the folder: every byte of every file is looked at. */
export const foundIn = (folder: string, traces: ReadonlyArray<Traces>) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path))
  const count = (of: (each: Traces) => Buffer) =>
    traces.filter((each) => files.some((file) => file.includes(of(each)))).length
  return { keys: count(({ wrapped }) => wrapped), hashes: count(({ hash }) => hash) }
}

/** Persons 0 to `people` - 1, each with an identifier. */
export const fill = async (vault: KeyVault, people: number): Promise<void> => {
  for (let from = 0; from < people; from += 250) {
    await Promise.all(
      Array.from({ length: Math.min(250, people - from) }, async (_, i) => {
        await ok(vault.keyFor(person(from + i)))
        await ok(vault.bindSubject(customerOf(from + i), person(from + i), noon))
      }),
    )
  }
}
