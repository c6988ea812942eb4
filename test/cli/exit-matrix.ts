/** Each command in each situation that an operator may meet, run in this process. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from '../../src/cli/commands.ts'
import { exits } from '../../src/cli/words/exit.ts'
import { E } from '../../src/fp.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { unpackLedgerBefore } from '../ledger-before/ledger-before.ts'
import { run } from './support.ts'
import { right } from '../support/unwrap.ts'

export const situations = [
  'usage',
  'no folder',
  'locked',
  'damaged log',
  'before',
  'no server',
] as const
export type Situation = (typeof situations)[number]

/** Arguments that each command line of the table needs besides the folder. */
const given: { readonly [line: string]: ReadonlyArray<string> } = {
  'kurrentdb setup': ['--check'],
  publish: ['--policy', 'policies/riverside-clinic'],
  decide: ['--subject', `sub_${'0'.repeat(32)}`, '--purpose', 'app.operate', '--operation', 'use'],
}

export type Place = { readonly data: string; readonly env: { readonly [name: string]: string } }

const unreachable = 'esdb://127.0.0.1:9?tls=false'
// Rights are set up over TLS alone.
const unreachableSecure = 'esdb://admin:changeit@127.0.0.1:9'

export type Places = {
  readonly at: (situation: Situation) => Place
  readonly out: () => string
  readonly close: () => Promise<void>
}

/** Makes a folder for each situation; one of them is held by this process. */
export const makePlaces = async (path: (name: string) => string): Promise<Places> => {
  const whole = path('whole')
  await run(['demo', '--no-serve', '--json', '--people', '2', '--data', whole])
  for (const name of ['locked', 'damaged']) cpSync(whole, path(name), { recursive: true })
  const segment = join(path('damaged'), 'log', '0000000001.segment')
  const bytes = readFileSync(segment)
  bytes[400] = (bytes[400] ?? 0) ^ 4
  writeFileSync(segment, bytes)
  unpackLedgerBefore(path('before'))
  const held = await right(openEmbeddedStore({ folder: path('locked') }))
  let count = 0
  const next = (): string => path(`place-${(count += 1)}`)
  // A command may change what it finds: each gets a copy of its own, where nobody holds it.
  const copyOf = (name: string): string => {
    const data = next()
    cpSync(path(name), data, { recursive: true })
    return data
  }
  const folders: { readonly [S in Situation]: () => string } = {
    usage: () => whole,
    'no folder': next,
    locked: () => path('locked'),
    'damaged log': () => copyOf('damaged'),
    before: () => copyOf('before'),
    'no server': next,
  }
  return {
    at: (situation) => ({
      data: folders[situation](),
      env: situation === 'no server' ? { LEDGER_STORE: unreachable } : {},
    }),
    out: next,
    close: held.close,
  }
}

/** The exit code of a command line, such as `keys list`, in a situation; a bug is thrown. */
export const codeOf = async (
  line: string,
  situation: Situation,
  places: Places,
): Promise<number> => {
  const [name = '', ...words] = line.split(' ')
  const listed = commands.find((each) => each.name === name)
  if (listed === undefined) throw new Error(`there is no command ${name}`)
  const place = places.at(situation)
  const isSetup = name === 'kurrentdb'
  const env = isSetup ? { LEDGER_STORE: unreachableSecure } : place.env
  const folder = isSetup ? [] : ['--data', place.data]
  const outs =
    name === 'backup' ? ['--to', places.out()] : name === 'export' ? ['--out', places.out()] : []
  const port = name === 'serve' ? ['--port', '0'] : []
  const argv = [...words, ...(given[line] ?? []), ...outs, ...port, ...folder]
  const io = { out: async () => {}, err: () => {}, env, watched: false, version: 'test' }
  const ran = await (
    await listed.load()
  ).run(situation === 'usage' ? [...argv, '--no-such-flag'] : argv, io)
  return E.isRight(ran) ? ran.right : exits[ran.left.failed]
}
