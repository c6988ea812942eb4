/** A ledger records an event of each kind that is about no person, and of each way to a person: each tells its stream. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodePackage } from '../../src/catalogue/assemble.ts'
import type { RegistryCommand } from '../../src/commands/registry.ts'
import { decodeStored } from '../../src/events/decode-stored.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { streamOf } from '../../src/events/stream-of.ts'
import { sha256 } from '../../src/kernel/hash.ts'
import type { ActorId, PolicyId, StreamId, SubjectId, SystemId } from '../../src/kernel/ids.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import type { OpenedLedger } from '../../src/ledger/open-ledger.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import type { IdentifierKind } from '../../src/vault/identifiers/identifier.ts'
import { rawPackage } from '../decisions/package.ts'
import { actOf } from '../deciders/spec.ts'
import { cancelAccount, optOut, showNotice } from '../support/acts.ts'
import { makeFolder } from '../support/folder.ts'
import { freshId, officer, openOn, openVault, publicationOf } from '../support/ledger.ts'
import { right } from '../support/unwrap.ts'

const room = makeFolder('stream-of')
let store: EmbeddedStore
let ledger: OpenedLedger
let named = 0

/** Under an idempotency key: what changes nothing is then answered by an event. */
const keyed = () => {
  named += 1
  const key = { system: 'tests' as SystemId, key: `key-${named}`, payload: `payload ${named}` }
  return { actor: officer, id: freshId(), key }
}

const registered: ReadonlyArray<object> = [
  {
    act: 'register-recipient',
    recipient: 'scene-42',
    name: { 'zh-CN': '示例', en: 'Example' },
    kind: 'third_party',
    role: 'controller',
    region: 'CN',
    categories: ['phone'],
    purposes: ['shop.order'],
  },
  { act: 'freeze-recipient', recipient: 'scene-42', frozen: true },
  {
    act: 'record-warranty',
    source: 'partner',
    warrantySha256: 'a'.repeat(64),
    until: '2099-01-01T00:00:00.000Z',
  },
  {
    act: 'declare-template',
    template: 'winter-offer',
    segments: ['marketing'],
    contentSha256: 'b'.repeat(64),
  },
  { act: 'activate-profile', profile: 'policy-literal' },
  {
    act: 'add-identifier-kind',
    identifierKind: 'club_card',
    rule: {
      characters: 'digits',
      min: 8,
      max: 8,
      letters: 'as_written',
      separators: 'dropped',
      check: 'none',
    },
  },
]

const register = async (command: object): Promise<void> => {
  await right(ledger.register({ command: command as RegistryCommand, meta: keyed() }))
}

const publishAndRegister = async (): Promise<void> => {
  const pkg = right(decodePackage(rawPackage('2')))
  await right(ledger.publish(publicationOf(pkg)))
  const again = await right(ledger.publish(publicationOf(pkg, { meta: keyed() })))
  expect(again.recorded).toBe(false)
  await ledger.waitFor(again.position, 30_000)
  for (const command of registered) await register(command)
  await register(registered[0]!)
}

const identifier = (value: string) => ledger.identify('customer_no' as IdentifierKind, value)

const someone = async (value: string): Promise<SubjectId> =>
  (await right(ledger.claimSubject(right(identifier(value))))).subject

const cancelling = cancelAccount('ebank')

const recordPeople = async (): Promise<void> => {
  const [anna, ben] = [await someone('C-1'), await someone('C-2')]
  const act = (of: object) => ledger.act({ subject: anna, act: actOf(of), meta: keyed() })
  await right(act(showNotice))
  await right(act(optOut))
  await right(act(optOut))
  await right(ledger.joinSurrogates(anna, ben, officer))
  await right(ledger.separateSurrogates(anna, ben, officer))
  await right(ledger.unbindSubject(right(identifier('C-2')), ben, officer))
  await right(act(cancelling))
  await right(ledger.erase(anna, keyed()))
  await right(ledger.reading.questions('decision', [ben], { actor: officer, reason: 'audit' }))
}

const operator = { role: 'operator' as const, id: 'op' as ActorId }

const recordAccess = async (): Promise<void> => {
  const subject = await someone('C-3')
  const at = '2026-01-01T00:00:00.000Z' as Instant
  const credential = 'abcdefghijkl' as ActorId
  const changes = [
    {
      type: 'CredentialCreated',
      body: { credential, system: 'app', roles: ['service'] },
    },
    { type: 'CredentialRevoked', body: { credential } },
    { type: 'SigningKeyRotated', body: { key: 2 } },
    { type: 'TokensRevoked', body: { subject } },
  ]
  for (const change of changes)
    await right(ledger.recordChange(operator, { id: freshId(), at, change } as never))
  await right(ledger.recordToken(operator, { subject, until: at }))
  const exported = {
    export: freshId(),
    scope: { kind: 'ledger' },
    position: '1',
    size: 2,
    root: sha256('tree'),
  }
  const deposited = { size: 2, root: sha256('tree'), receiptSha256: sha256('r'), receiptBytes: 1 }
  await right(
    ledger.recordDeposit(operator, { type: 'CheckpointDeposited', body: deposited } as never),
  )
  const part = { log: freshId(), part: 0, from: at, to: at, end: 'stopped' }
  await right(ledger.recordDecisions(operator, { type: 'DecisionsLogged', body: part } as never))
  await right(ledger.recordExport(operator, { type: 'ExportBegun', body: exported } as never))
  await right(
    ledger.recordExport(operator, {
      type: 'ExportCompleted',
      body: { ...exported, entries: 2, bytes: 9, manifestSha256: sha256('manifest') },
    } as never),
  )
  const broken = { export: exported.export, reason: 'reader-left' }
  await right(ledger.recordExport(operator, { type: 'ExportBroken', body: broken } as never))
}

beforeAll(async () => {
  store = await right(openEmbeddedStore({ folder: join(room.folder, 'log') }))
  ledger = await openOn(room.folder, { store, vault: await openVault(room.folder) })
  await publishAndRegister()
  await recordPeople()
  await recordAccess()
})
afterAll(async () => {
  await ledger.close()
  room.remove()
})

type Placed = { readonly stream: StreamId; readonly event: LedgerEvent }

const placed = async (): Promise<ReadonlyArray<Placed>> => {
  const all = await right(store.readAll({ direction: 'forwards', from: 'start', maxCount: 10_000 }))
  return all.map(({ stream, event }) => ({ stream, event: right(decodeStored(event.json)) }))
}

describe('the stream of an event', () => {
  test('follows from the event, for every kind that a ledger records', async () => {
    const policies = new Set<PolicyId>()
    const kinds = new Set<string>()
    for (const { stream, event } of await placed()) {
      expect([event.type, streamOf(event, { policies, sha256 })]).toEqual([event.type, stream])
      if (event.type === 'PolicyVersionPublished') policies.add(event.body.policy)
      kinds.add(`${stream.replace(/-(?!changes).*/, '')} ${event.type}`)
    }
    expect([...kinds].sort()).toMatchInlineSnapshot(`
      [
        "access LedgerRead",
        "access TokenIssued",
        "access-changes CredentialCreated",
        "access-changes CredentialRevoked",
        "access-changes SigningKeyRotated",
        "access-changes TokensRevoked",
        "catalogue CommandAnswered",
        "catalogue IdentifierKindAdded",
        "catalogue LawProfileActivated",
        "catalogue MessageClassDeclared",
        "catalogue RecipientFrozen",
        "catalogue RecipientRegistered",
        "catalogue SourceWarrantyRecorded",
        "decision DecisionsLogged",
        "deposits CheckpointDeposited",
        "document DocumentChunkStored",
        "exports ExportBegun",
        "exports ExportBroken",
        "exports ExportCompleted",
        "policy CommandAnswered",
        "policy PolicyVersionPublished",
        "subject AccountCancelled",
        "subject CryptoShredded",
        "subject ErasureRequested",
        "subject IdentifierUnbound",
        "subject MarketingOptedOut",
        "subject NoticeShown",
        "subject SurrogatesJoined",
        "subject SurrogatesSeparated",
      ]
    `)
  })

  test('is not guessed where the event does not say it', async () => {
    const all = (await placed()).map(({ event }) => event)
    const answers = all.filter(({ type, subject }) => type === 'CommandAnswered' && !subject)
    const policies = all.flatMap((event) =>
      event.type === 'PolicyVersionPublished' ? [event.body.policy] : [],
    )
    expect(answers.map((event) => streamOf(event, { policies: [], sha256 }))).toEqual([
      undefined,
      'catalogue',
    ])
    const forged = answers.map((event) => ({ ...event, causationId: freshId() }))
    expect(forged.map((event) => streamOf(event, { policies, sha256 }))).toEqual([
      undefined,
      undefined,
    ])
    const { subject: _, ...unnamed } = all.find(({ type }) => type === 'CryptoShredded')!
    expect(streamOf(unnamed as LedgerEvent, { policies, sha256 })).toBeUndefined()
  })
})
