/** Officers' commands in a demo: two versions of the policy, partners that join, a vendor that is frozen. */
import type { Loose, Step } from './step.ts'
import { firstDay } from './world.ts'
import type { World } from './world.ts'
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import { instantOf } from '../../kernel/instant.ts'

const partner = (recipient: string, zh: string, en: string) => ({
  act: 'register-recipient',
  recipient,
  name: { 'zh-CN': zh, en },
  kind: 'third_party',
  role: 'controller',
  region: 'CN',
  categories: ['phone_number', 'location', 'nickname', 'avatar', 'profile_text'],
  purposes: ['third_party.phone', 'third_party.location', 'third_party.profile'],
})

const metro = {
  act: 'register-recipient',
  recipient: 'scene.metro',
  name: { 'zh-CN': '示例地铁场景号', en: 'Example metro scene account' },
  kind: 'scene_operator',
  role: 'controller',
  region: 'CN',
  categories: ['nickname', 'avatar', 'phone_number'],
  purposes: ['scene.service'],
}

const register = (atMs: number, command: Loose): Step => ({ kind: 'register', atMs, command })

/** The registry's steps, from the first day on. */
export const registrySteps = (w: World): ReadonlyArray<Step> => {
  const day = 86_400_000
  const first = w.at(firstDay, 0)
  return [
    { kind: 'publish', atMs: first, version: 'v1', effectiveAtMs: first },
    register(first + 60_000, partner('shop.x', '示例商户甲', 'Example shop X')),
    register(first + 61_000, partner('shop.y', '示例商户乙', 'Example shop Y')),
    register(first + 62_000, metro),
    register(first + 63_000, {
      act: 'record-warranty',
      source: 'partners',
      warrantySha256: w.hash('warranty'),
      until: instantOf(first + 200 * day),
    }),
    // Told of two weeks ahead, in force one week before the end.
    { kind: 'publish', atMs: w.at(14, 0), version: 'v2', effectiveAtMs: w.at(7, 0) },
    register(w.at(3, 60), { act: 'freeze-recipient', recipient: 'weibo', frozen: true }),
  ]
}

/** The next version as data: one recipient more. Handed to the codecs like any other document. */
export const secondVersion = (pkg: PolicyPackage): unknown => ({
  ...pkg,
  version: 'v2',
  recipients: [
    ...pkg.recipients,
    {
      id: 'insurer.z',
      label: { 'zh-CN': '示例保险公司', en: 'Example insurer Z' },
      clauses: ['1.5-c'],
      type: 'third_party',
      role: 'controller',
      region: 'CN',
      categories: ['phone_number'],
      named: true,
    },
  ],
  purposes: pkg.purposes.map((purpose) =>
    purpose.id === 'third_party.phone'
      ? { ...purpose, recipients: [...purpose.recipients, 'insurer.z'] }
      : purpose,
  ),
})
