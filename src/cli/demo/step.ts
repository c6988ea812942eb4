/** The steps of a demo: acts at instants, by the keys of callers, each decided by the ledger like any other. */
import type { RefusalName } from '../../deciders/refusal.ts'
import type { ActorRole } from '../../events/vocabulary.ts'
import type { World } from './world.ts'

/** Fields of a command as they would come over HTTP: its codec decides whether they are one. */
export type Loose = { readonly act: string; readonly [field: string]: unknown }

type When = { readonly atMs: number }

/** A refusal that a step is there to show. */
export type Expected = RefusalName | 'secret-refused'

export type Step = When &
  (
    | {
        readonly kind: 'act'
        readonly who: string
        readonly act: Loose
        readonly by: ActorRole
        /** The credential, if one of several matters. */
        readonly as?: string
        readonly refused?: Expected
      }
    | { readonly kind: 'register'; readonly command: Loose }
    | { readonly kind: 'publish'; readonly version: 'v1' | 'v2'; readonly effectiveAtMs: number }
    /** The person comes to be known by this phone number; whoever had it before no longer is. */
    | { readonly kind: 'bind'; readonly who: string; readonly phone: string }
    | { readonly kind: 'erase'; readonly who: string }
  )

/** The policy that the demo is about. */
export const policy = 'icbc-rong-e-lian'

/** One act of one person. */
export const act = (
  who: string,
  atMs: number,
  fields: Loose,
  more: { readonly by?: ActorRole; readonly as?: string; readonly refused?: Expected } = {},
): Step => ({
  kind: 'act',
  who,
  atMs,
  act: fields,
  by: more.by ?? 'service',
  ...(more.as === undefined ? {} : { as: more.as }),
  ...(more.refused === undefined ? {} : { refused: more.refused }),
})

const second = 1_000

/** Sees the first version and accepts it. */
export const joins = (w: World, who: string, day: number, minutes = 120): ReadonlyArray<Step> => {
  const atMs = w.at(day, minutes)
  return [
    act(who, atMs, {
      act: 'show-notice',
      policy,
      version: 'v1',
      locale: 'zh-CN',
      screen: w.hash('screen', 'v1'),
    }),
    act(who, atMs + 20 * second, {
      act: 'accept-policy',
      policy,
      version: 'v1',
      evidence: { uiSha256: w.hash('screen', 'v1') },
    }),
  ]
}

/** One yes to one purpose, by a click of its own. */
export const grants = (
  who: string,
  atMs: number,
  kind: 'purpose_consent' | 'separate_consent' | 'explicit_consent' | 'public_disclosure_consent',
  purpose: string,
  categories: ReadonlyArray<string>,
  more: { readonly [field: string]: unknown } = {},
): Step =>
  act(who, atMs, {
    act: 'grant-consent',
    kind,
    purpose,
    categories,
    policy,
    version: 'v1',
    how: 'click',
    control: 'off',
    single: true,
    ...more,
  })

/** An observation of a device. */
export const observes = (
  w: World,
  who: string,
  device: string,
  atMs: number,
  permission: string,
  state: 'on' | 'off',
): Step =>
  act(who, atMs, {
    act: 'observe-permission',
    device: w.device(who, device),
    permission,
    state,
    source: 'launch_sync',
    timeSource: 'device',
  })
