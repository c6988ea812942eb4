/** Receipts of acts that end many things: what ended is listed by name. */
import { describe, expect, test } from 'vitest'
import { verifyReceipt } from '../../../src/exports/receipts/verify-receipt.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { keyFrom } from '../../../src/transparency/note/key.ts'
import { policyOfKey } from '../../transparency/policy-of-key.ts'
import { right } from '../../support/unwrap.ts'
import {
  acceptPolicy,
  cancelAccount,
  grant,
  optOut,
  showNotice,
  withdrawAll,
} from '../../support/acts.ts'
import { newcomer, publishedHouse, record } from '../house.ts'
import type { Said } from '../house.ts'

const house = await publishedHouse()

const ask = (
  query: string,
  { of, event }: { readonly of: string; readonly event: string },
): Promise<Said> =>
  house.call('GET', `/v1/subjects/${of}/events/${event}/receipt${query}`, {
    key: house.keys.service,
  })

const believed = () => policyOfKey(right(keyFrom(nodeCrypto, house.log.vkeys()[0] ?? '')))
const verified = (text: string) => right(verifyReceipt(nodeCrypto, believed(), text))

describe('the receipt of what ends many things', () => {
  test('lists by name what ended, in every form', async () => {
    const leaver = await newcomer(house)
    await record(house, leaver, showNotice, acceptPolicy, grant)
    const [all] = await record(house, leaver, withdrawAll)
    await record(house, leaver, { ...optOut, channel: 'sms' })
    const event = all?.json.receipt.events[0].id
    const asked = (format: string) => ask(`?format=${format}`, { of: leaver, event })
    const { changes } = verified((await asked('jws')).text).claims
    const ended = changes.filter(({ path }) => /^\/consents\/.*\/state$/.test(path))
    expect(ended).toEqual([expect.objectContaining({ before: '"granted"', after: '"withdrawn"' })])
    const outs = changes.filter(({ path }) => /^\/marketing\/.*\/state$/.test(path))
    expect(outs).toEqual([{ path: '/marketing/*~1*/state', after: '"out"' }])
    const { purpose } = JSON.parse(JSON.stringify(grant))
    const kantara = JSON.parse((await asked('kantara')).text)
    expect(
      kantara.services[0].purposes.map(
        (each: { purposeCategory: unknown }) => each.purposeCategory,
      ),
    ).toEqual([[purpose]])
    const iso = (await asked('iso-27560-record')).text
    expect(iso).toContain(`"dct:identifier":"${purpose}"`)
    const html = (await asked('html')).text
    expect(html).toContain('状态 state: 已同意 granted → 已撤回 withdrawn')
    expect(html).toContain('营销消息 Messages：全部 all → 全部 all')
    expect(html).not.toContain('/consents/')
    expect(html).not.toContain('/sweeps/')
  })

  test('lists what hung on an account that was closed, and nothing that had ended before', async () => {
    const leaver = await newcomer(house)
    await record(house, leaver, showNotice, acceptPolicy, grant)
    const [closed, again] = await record(
      house,
      leaver,
      cancelAccount('app'),
      cancelAccount('ebank'),
    )
    const changesOf = async (event: string) =>
      verified((await ask('', { of: leaver, event })).text).claims.changes.flatMap(({ path }) =>
        path.endsWith('/ended') ? [path.split('/')[1]] : [],
      )
    expect(await changesOf(closed?.json.receipt.events[0].id)).toEqual(['consents', 'policies'])
    expect(await changesOf(again?.json.receipt.events[0].id)).toEqual([])
  })
})
