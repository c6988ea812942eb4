import { describe, test } from 'vitest'
import { hours, minutes, noon, page } from '../../decisions/fixture.ts'
import { entryAt, valuesOf } from '../../../src/kernel/entries.ts'
import {
  accepts,
  courier,
  disclosureId,
  exemptionId,
  grants,
  invokes,
  publishes,
  publishing,
  requests,
  sends,
  shown,
  toCourier,
  warrant,
  withdraws,
} from '../acts.ts'
import { does, given } from '../spec.ts'

const told = [shown(), accepts()]
const able = [...told, grants(courier)]
const receipt = does('acknowledge-disclosure', { disclosure: disclosureId })

describe('asking to disclose', () => {
  test('is allowed on the grants it rests on, for ten minutes', () => {
    const { state, when } = given(...able)
    const [grant] = valuesOf(state.consent.grants)
    const acceptance = entryAt(state.standing.policies, 'privacy')?.acceptance
    when(requests()).records(
      { type: 'DisclosureRequested', body: toCourier },
      {
        type: 'DisclosureAuthorised',
        body: {
          basis: 'consent',
          reliedOn: [acceptance?.event, grant?.event],
          validUntil: minutes(10),
        },
      },
    )
  })

  test('is allowed no longer than the consent', () => {
    given(...told, grants({ ...courier, until: minutes(3) }))
      .when(requests())
      .records(
        { type: 'DisclosureRequested' },
        { type: 'DisclosureAuthorised', body: { validUntil: minutes(3) } },
      )
  })

  test('is refused with the reasons, and both are recorded', () => {
    given(...told)
      .when(requests())
      .records(
        { type: 'DisclosureRequested' },
        { type: 'DisclosureRefused', body: { reasons: ['NO_SEPARATE_CONSENT'] } },
      )
  })

  test('with a claimed time from before the withdrawal is refused all the same', () => {
    given(...able, withdraws(courier, minutes(-10)))
      .when(requests(toCourier, hours(-1)))
      .records(
        { type: 'DisclosureRequested' },
        { type: 'DisclosureRefused', body: { reasons: ['WITHDRAWN'] } },
      )
  })

  test('on an exemption names it, once', () => {
    const other = { ...toCourier, disclosure: undefined }
    given(...told, invokes(warrant))
      .when(requests())
      .records(
        { type: 'DisclosureRequested' },
        {
          type: 'DisclosureAuthorised',
          body: { basis: 'exemption/criminal_justice', exemption: exemptionId },
        },
      )
    given(...told, invokes(warrant), requests())
      .when(requests({ ...other, exemption: 'criminal_justice' }))
      .records(
        { type: 'DisclosureRequested' },
        { type: 'DisclosureRefused', body: { reasons: ['EXEMPTION_INVALID'] } },
      )
  })

  test('again records nothing, whatever the answer was', () => {
    given(...able, requests())
      .when(requests(toCourier, noon))
      .recordsNothing()
    given(...told, requests())
      .when(requests(toCourier, noon))
      .recordsNothing()
  })
})

describe('a disclosure', () => {
  test('goes from request to receipt, each once', () => {
    given(...able, requests())
      .when(sends())
      .records({ type: 'DisclosureMade', body: { recipient: 'courier', categories: ['phone'] } })
    given(...able, requests(), sends())
      .when(sends({}, noon))
      .recordsNothing()
    given(...able, requests(), sends())
      .when(receipt)
      .records({ type: 'DisclosureAcknowledged' })
    given(...able, requests(), sends(), receipt)
      .when(receipt)
      .recordsNothing()
    given(...able, requests(), sends(), receipt)
      .when(sends({}, noon))
      .recordsNothing()
  })
})

describe('a publication', () => {
  const agreed = [...told, grants(publishing)]
  const up = [...agreed, publishes()]
  const down = does('take-down', { publication: page })

  test('rests on the one consent given for it (check 10)', () => {
    given(...agreed)
      .when(publishes())
      .records({ type: 'PublishedRecorded', body: { publication: page } })
    given(...up)
      .when(publishes({}, noon))
      .recordsNothing()
    given(...able)
      .when(publishes())
      .isRefused('publication-not-consented')
  })

  test('told of after the withdrawal is recorded', () => {
    const late = given(...agreed, withdraws(publishing, minutes(-10)))
    late.when(publishes()).records({ type: 'PublishedRecorded' })
  })

  test('comes down once', () => {
    given(...up)
      .when(down)
      .records({ type: 'TakedownDone' })
    given(...up, down)
      .when(down)
      .recordsNothing()
  })
})
