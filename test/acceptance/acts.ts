/** Acts under the shipped policy that many checks begin with, as a service sends them. */
import type { Client } from './client.ts'

export const policy = 'icbc-rong-e-lian'

/** 64 hex digits that stand for a hash of something nobody needs to see here. */
export const someHash = (digit: string): string => digit.repeat(64)
export const device = (digit: string): string => `dev_${digit.repeat(32)}`
export const matter = (prefix: 'dsc' | 'pub' | 'exm', digit: string): string =>
  `${prefix}_${digit.repeat(32)}`

/** One that no other person has: an id stands for something of one person's. */
export const matterOf = (prefix: 'dsc' | 'pub' | 'exm', subject: string): string =>
  `${prefix}_${subject.slice(4)}`

export const showNotice = (version = 'v1') => ({
  act: 'show-notice',
  policy,
  version,
  locale: 'zh-CN',
})
export const deliverNotice = (version: string) => ({
  act: 'deliver-notice',
  policy,
  version,
  channel: 'app',
})
export const acceptPolicy = (version = 'v1') => ({ act: 'accept-policy', policy, version })
export const useService = (by: 'person' | 'background' = 'person') => ({
  act: 'use-service',
  policy,
  by,
})

/** A yes to one purpose, by a click of its own, on a control that was off. */
export const grant = (
  kind: string,
  purpose: string,
  categories: ReadonlyArray<string>,
  more: object = {},
) => ({
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

export const observe = (on: string, permission: string, state: 'on' | 'off') => ({
  act: 'observe-permission',
  device: on,
  permission,
  state,
  source: 'callback',
})

export const optIn = (purpose: string, channel: string) => ({
  act: 'opt-in-to-marketing',
  purpose,
  channel,
  how: 'click',
  control: 'off',
})

/** A recipient that joins beside the policy. */
export const recipient = (
  id: string,
  purposes: ReadonlyArray<string>,
  categories: ReadonlyArray<string>,
  kind = 'third_party',
) => ({
  act: 'register-recipient',
  recipient: id,
  name: { 'zh-CN': '示例', en: 'Example' },
  kind,
  role: 'controller',
  region: 'CN',
  categories,
  purposes,
})

/** Somebody who was shown the policy in force and accepted it by a click, and did nothing else. */
export const customer = async ({
  person,
  act,
}: Pick<Client, 'person' | 'act'>): Promise<string> => {
  const subject = await person()
  await act(subject, showNotice())
  await act(subject, acceptPolicy())
  return subject
}
