/** An officer who joins and separates, and what is then answered of both. */
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { newcomer, record } from '../house.ts'
import type { House, Said } from '../house.ts'
import { acceptPolicy, showNotice } from '../../support/acts.ts'

type How = { readonly key?: string; readonly reason?: string }

export const nickname = { purpose: 'profile.display', categories: ['nickname'], operation: 'use' }

/** The steps of tests of joining. */
export const joiningIn = (house: () => House) => {
  const send = (
    subject: SubjectId,
    path: 'joining' | 'separation',
    other: string,
    { key = house().keys.officer, reason = 'rights_request' }: How = {},
  ): Promise<Said> =>
    house().call('POST', `/v1/subjects/${subject}/${path}`, {
      key,
      body: reason === '' ? { other } : { other, reason },
    })
  return {
    send,
    join: (subject: SubjectId, other: string) => send(subject, 'joining', other),
    separate: (subject: SubjectId, other: string) => send(subject, 'separation', other),
    /** Somebody who was shown the notice and accepted. */
    told: async (): Promise<SubjectId> => {
      const me = await newcomer(house())
      await record(house(), me, showNotice, acceptPolicy)
      return me
    },
    ask: async (subject: SubjectId, question: object = nickname): Promise<string> => {
      const { json } = await house().call('POST', '/v1/decisions', {
        key: house().keys.service,
        body: { subject, ...question },
      })
      return [json.decision, ...json.reasons.map(({ code }: { code: string }) => code)].join(' ')
    },
    eventsOf: async (subject: SubjectId, ...types: ReadonlyArray<string>) =>
      (await house().events()).filter(
        (each) => each.subject === subject && types.includes(each.type),
      ),
  }
}
