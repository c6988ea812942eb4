/** Each key is one act: whatever is sent again, by which node, after which restart, and whatever happened between. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import { E, TE } from '../../../src/fp.ts'
import type { Either } from '../../../src/fp.ts'
import type { ActorId, EventId, SubjectId, SystemId } from '../../../src/kernel/ids.ts'
import { subjectFrom, subjectStream } from '../../../src/kernel/ids.ts'
import type { ActFailure, ActOutcome, ActRequest } from '../../../src/ledger/ledger.ts'
import type { OpenedLedger } from '../../../src/ledger/open-ledger.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { actOf } from '../../deciders/spec.ts'
import { optOut } from '../../support/acts.ts'
import { makeFolder } from '../../support/folder.ts'
import { freshId, lent, openOn, openVault, publishOn } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'

const { folder, remove } = makeFolder('one-key')
let store: EmbeddedStore
let vault: KeyVault
const nodes: OpenedLedger[] = []

/** From now on no key can be had. */
let isAway = false
const existing: KeyVault['existing'] = (...asked) =>
  isAway ? TE.left({ failure: 'vault-unavailable', cause: 'away' }) : vault.existing(...asked)
const keyFor: KeyVault['keyFor'] = (subject) =>
  isAway ? TE.left({ failure: 'vault-unavailable', cause: 'away' }) : vault.keyFor(subject)

const openNode = (name: number): Promise<OpenedLedger> =>
  openOn(join(folder, `${name}`), {
    store: lent(store),
    vault: { ...lent(vault), existing, keyFor },
  })

const restart = async (name: number): Promise<void> => {
  await nodes[name]!.close()
  nodes[name] = await openNode(name)
}

beforeAll(async () => {
  store = await right(openEmbeddedStore({ folder }))
  vault = await openVault(folder)
  for (const name of [0, 1]) nodes.push(await openNode(name))
  await publishOn([nodes[0]!])
})

afterAll(async () => {
  for (const node of nodes) await node.close()
  await store.close()
  await vault.close()
  remove()
})

const toggle = (state: 'on' | 'off') => ({ act: 'toggle-feature', feature: 'scene', state })
const acts = [
  toggle('on'),
  toggle('off'),
  optOut,
  { act: 'flag-minor', band: 'under_8' },
  // Refused: nothing was ever shown.
  { act: 'accept-policy', policy: 'icbc-rong-e-lian', version: 'v1' },
  { act: 'show-notice', policy: 'icbc-rong-e-lian', version: 'v1', locale: 'zh-CN' },
]

type Step =
  | { readonly step: 'send'; readonly node: number; readonly key: number }
  | { readonly step: 'restart'; readonly node: number }
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      step: fc.constant('send' as const),
      node: fc.nat(1),
      key: fc.nat(9),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constant('restart' as const), node: fc.nat(1) }),
  },
)

/** By another credential of one system each time: the actor is not what a key belongs to. */
const requestOf = (subject: SubjectId, key: number, which: number, by: number): ActRequest => ({
  subject,
  act: actOf(acts[which % acts.length]!),
  meta: {
    actor: { role: 'service', id: `credential${by}` as ActorId },
    id: freshId(),
    key: { system: 'app' as SystemId, key: `key-${key}`, payload: JSON.stringify(acts[which]) },
  },
})

const recordedOf = async (subject: SubjectId): Promise<ReadonlyArray<EventId>> => {
  const options = { direction: 'forwards', from: 'start', maxCount: 1_000 } as const
  const page = await store.read(subjectStream(subject), options)()
  if (E.isLeft(page)) return []
  return page.right.flatMap(({ event: { json } }) => {
    const event = right(decodeStored(json))
    return event.type === 'CommandAnswered' ? [] : [event.id]
  })
}

/** The same for a repetition: what was recorded and where, or why not. */
const answerIn = (said: Either<ActFailure, ActOutcome>): object => {
  if (E.isRight(said)) {
    return { ids: said.right.events.map(({ id }) => id), revision: said.right.revision }
  }
  if ('failure' in said.left) return said.left
  return { refusal: 'first' in said.left ? said.left.first : said.left.refusal }
}

describe('a key of one system and one person', () => {
  test('is one act, whichever node receives it again and when', async () => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 40 }),
      fc.array(fc.nat(acts.length - 1), { minLength: 10, maxLength: 10 }),
      async (steps, which) => {
        const subject = subjectFrom(randomUUID().replaceAll('-', ''))
        await right(vault.keyFor(subject))
        const first = new Map<number, unknown>()
        const recorded: EventId[] = []
        for (const [n, each] of steps.entries()) {
          if (each.step === 'restart') {
            await restart(each.node)
            continue
          }
          const request = requestOf(subject, each.key, which[each.key]!, n)
          const said = await nodes[each.node]!.act(request)()
          const isFirst = !first.has(each.key)
          const answer = answerIn(said)
          if (isFirst) {
            first.set(each.key, answer)
            if (E.isRight(said)) recorded.push(...said.right.events.map(({ id }) => id))
          }
          // Also by a node that is behind: it has no version of its own.
          expect(E.isLeft(said) || said.right.repeated === !isFirst).toBe(true)
          expect(answer).toEqual(first.get(each.key))
        }
        expect(await recordedOf(subject)).toEqual(recorded)
      },
    )
    await fc.assert(property, { numRuns: 12 })
  }, 120_000)

  test('is known when many newer keys came since, on a node whose rows must tell', async () => {
    const subject = subjectFrom(randomUUID().replaceAll('-', ''))
    await right(vault.keyFor(subject))
    const [a, b] = [nodes[0]!, nodes[1]!]
    const first = await right(a.act(requestOf(subject, 0, 0, 0)))
    for (let key = 1; key < 150; key += 1) await right(a.act(requestOf(subject, key, key % 2, 0)))
    const again = await right(b.act(requestOf(subject, 0, 0, 1)))
    expect(again).toMatchObject({ repeated: true, events: first.events })
  })
})

describe('while the vault is away', () => {
  test('a protective act is recorded, without its key and its note; the rest waits', async () => {
    const subject = subjectFrom(randomUUID().replaceAll('-', ''))
    await right(vault.keyFor(subject))
    await right(nodes[0]!.act(requestOf(subject, 0, 0, 0)))
    isAway = true
    const off = requestOf(subject, 1, 1, 0)
    const noted = { ...off, act: { ...off.act, personal: { note: 'by phone' } } }
    const said = await right(nodes[0]!.act(noted))
    const on = await nodes[0]!.act(requestOf(subject, 2, 0, 0))()
    isAway = false
    expect(said).toMatchObject({ events: [{ type: 'FeatureToggled' }], omitted: ['note'] })
    expect(said.events[0]).not.toHaveProperty('payloadTag')
    expect(said.events[0]).not.toHaveProperty('sealed')
    expect(E.isLeft(on) && 'failure' in on.left && on.left.failure).toBe('vault-unavailable')
  })
})
