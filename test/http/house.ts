/** A server on a port of its own, with a credential for each role: what a test of the edge talks to. */
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { E, TE } from '../../src/fp.ts'
import { allRoutes } from '../../src/api/routes.ts'
import type { RouteName } from '../../src/api/routes.ts'
import type { CredentialRole } from '../../src/credentials/credential.ts'
import type { CreateRequest, Credentials } from '../../src/credentials/credentials.ts'
import { openCredentials } from '../../src/credentials/open-credentials.ts'
import { createServer } from '../../src/http/server.ts'
import type { EdgeLimits } from '../../src/http/front.ts'
import type { LedgerServer } from '../../src/http/server.ts'
import { decodeStored } from '../../src/events/decode-stored.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { SubjectId } from '../../src/kernel/ids.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import type { RequestLine } from '../../src/operations/log-line.ts'
import { defaultLimits } from '../../src/ledger/parts.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { wrapping } from '../credentials/support.ts'
import { rawPackage } from '../decisions/package.ts'
import type { PastEvent } from '../../src/exports/receipts/replay-decision.ts'
import { openVault, partsOn } from '../support/ledger.ts'
import { memoryLogOf } from '../support/memory-log.ts'
import { right } from '../support/unwrap.ts'
import { caller } from './caller.ts'
import type { Call, Said } from './caller.ts'
import { bundlesOver } from './bundles-over.ts'
import type { TestBundles } from './bundles-over.ts'
import { openDoors } from './open-doors.ts'
import { upkeepOf } from './upkeep-of.ts'

export type { Loose, Said } from './caller.ts'

export type House = {
  readonly url: string
  readonly ledger: Ledger
  /** Every event of the log with its place. */
  readonly entries: () => Promise<ReadonlyArray<PastEvent>>
  /** Every event of the log. */
  readonly events: () => Promise<ReadonlyArray<LedgerEvent>>
  /** The log that signs, over the same events. */
  readonly log: ReturnType<typeof memoryLogOf>
  readonly bundles: TestBundles
  /** From now on nothing can be written. */
  readonly takeStoreAway: () => void
  readonly credentials: Credentials
  readonly served: LedgerServer
  readonly keys: { readonly [R in CredentialRole]: string }
  readonly keyWith: (request: CreateRequest) => Promise<string>
  readonly lines: ReadonlyArray<RequestLine>
  readonly bugs: ReadonlyArray<unknown>
  readonly call: Call
  readonly close: () => Promise<void>
}

/** The embedded engines, with a store that can be taken away from its writers. */
const openWhole = async (folder: string) => {
  const kept = await right(openEmbeddedStore({ folder: join(folder, 'log') }))
  let isAway = false
  const append: typeof kept.append = (...args) =>
    isAway ? TE.left({ failure: 'store-unavailable', cause: 'taken away' }) : kept.append(...args)
  const vault = await openVault(folder)
  const parts = await partsOn(folder, {
    name: 'house',
    store: { ...kept, append },
    vault,
    limits: { ...defaultLimits, appendDeadlineMs: 100 },
  })
  const ledger = await right(openLedger(parts))
  const entries = async () => {
    const all = await right(
      kept.readAll({ direction: 'forwards', from: 'start', maxCount: 10_000 }),
    )
    return all.map(({ event, position }) => ({ position, event: right(decodeStored(event.json)) }))
  }
  const events = async () => (await entries()).map(({ event }) => event)
  const log = memoryLogOf('ledger.example/house', kept)
  const takeStoreAway = () => void (isAway = true)
  const bundles = bundlesOver({ ...parts, ledger, ledgerId: kept.ledgerId, store: kept, log })
  return { ledger, entries, events, log, takeStoreAway, bundles }
}

/** Publishes the small policy of the decisions' tests, takes every role its key, and listens. */
export const openHouse = async (limits: Partial<EdgeLimits> = {}): Promise<House> => {
  const folder = await mkdtemp(join(tmpdir(), 'house-'))
  const credentials = await right(openCredentials(join(folder, 'credentials'), wrapping, Date.now))
  const whole = await openWhole(folder)
  const ledger = { ...whole.ledger } // A record of its own, whose functions a test may replace.
  const upkeep = upkeepOf(ledger)
  const lines: RequestLine[] = []
  const bugs: unknown[] = []
  const served = createServer({
    ledger,
    upkeep,
    credentials,
    transparency: whole.log,
    bundles: whole.bundles,
    limits: { ...openDoors, ...limits },
    onAnswered: (line) => lines.push(line),
    onBug: (cause) => bugs.push(cause),
  })
  await new Promise<void>((resolve) => served.server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(served.server.address() as AddressInfo).port}`
  const keyWith = async (request: CreateRequest) => (await right(credentials.create(request))).key
  const keyOf = (role: CredentialRole) => keyWith({ roles: [role] })
  const keys = {
    service: await keyOf('service'),
    officer: await keyOf('officer'),
    auditor: await keyOf('auditor'),
    regulator: await keyOf('regulator'),
    operator: await keyOf('operator'),
  }
  const call = caller(url)
  const close = async () => {
    await served.close()
    await ledger.close()
    await credentials.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { ...whole, url, ledger, credentials, served, keys, keyWith, lines, bugs, call, close }
}

export const policyText = '# A policy\n\nIn our own words, 用我们自己的话。\n'
/** Publishes a version of the small policy, and waits until it is in the catalogue. */
export const publish = async ({ call, keys, ledger }: House, version = '2', extra: object = {}) => {
  const said = await call('POST', '/v1/policies', {
    key: keys.officer,
    body: {
      package: rawPackage(version),
      text: policyText,
      mediaType: 'text/markdown; charset=utf-8',
      locale: 'en',
      ...extra,
    },
  })
  if (said.json.position !== undefined) await ledger.waitFor(BigInt(said.json.position), 30_000)
  return said
}

/** A house for a whole test file: opened as the file is read, and closed after its last test. */
export const houseOfFile = async (limits?: Partial<EdgeLimits>): Promise<House> => {
  const house = await openHouse(limits)
  afterAll(house.close)
  return house
}

/** The same with the small policy published. */
export const publishedHouse = async (limits?: Partial<EdgeLimits>): Promise<House> => {
  const house = await houseOfFile(limits)
  await publish(house)
  return house
}

let people = 0
/** A person nobody knew before. */
export const newcomer = async ({ call, keys }: House): Promise<SubjectId> => {
  people += 1
  const body = { identifier: { kind: 'customer_no', value: `C-${people}` } }
  const { json } = await call('POST', '/v1/subjects', { key: keys.service, body })
  return json.subject
}

/** Records acts one after the other; each must be recorded, and is in the rows when this answers. */
export const record = async (
  { call, keys, ledger }: House,
  subject: SubjectId,
  ...acts: ReadonlyArray<object>
) => {
  const said: Said[] = []
  for (const body of acts) {
    const each = await call('POST', `/v1/subjects/${subject}/acts`, { key: keys.service, body })
    if (each.status !== 201) throw new Error(each.text)
    await ledger.waitFor(BigInt(each.json.receipt.position), 30_000)
    said.push(each)
  }
  return said
}

/** The problem's name, after checking that it is a problem document. */
export const problemIn = ({ status, headers, json }: Said): string => {
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(json).toMatchObject({
    status,
    title: expect.any(String),
    requestId: headers.get('x-request-id'),
  })
  return json.type.replace('urn:consent-ledger:problem:', '')
}

/** Holds an answer against the contract's own codec for it. */
export const expectContract = (name: RouteName, said: Said): void => {
  const answers = allRoutes.find((route) => route.name === name)!.answers
  const answer = answers.find(({ status }) => status === said.status)
  if (answer === undefined) throw new Error(`${name} answers ${said.status}: ${said.text}`)
  const { body } = answer
  if (typeof body === 'string') return
  const decoded = body.decode(said.json)
  const faults = E.isLeft(decoded)
    ? decoded.left.map(({ context }) => context.map(({ key }) => key).join('.'))
    : []
  expect({ name, faults }).toEqual({ name, faults: [] })
}
