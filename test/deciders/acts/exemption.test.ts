import { describe, test } from 'vitest'
import { hours, noon } from '../../decisions/fixture.ts'
import { exemptionId, invokes, leaves, seenInPublic, warrant } from '../acts.ts'
import { does, given } from '../spec.ts'

const closes = (cause: string, at = noon) =>
  does('close-exemption', { exemption: exemptionId, cause }, at)
const objects = (more: object = {}) => does('object-to-public-data', more)

describe('an exemption', () => {
  test("is recorded with its evidence and without the officers' names", () => {
    given()
      .when(invokes(warrant))
      .records({
        type: 'ExemptionInvoked',
        body: {
          exemption: exemptionId,
          code: 'criminal_justice',
          recipient: 'courier',
          evidence: warrant.proof.map(({ kind }) => ({ kind })),
        },
      })
  })

  test('is invoked once by one id, even after it was closed', () => {
    given(invokes(warrant)).when(invokes(warrant, noon)).recordsNothing()
    given(invokes(warrant), closes('done')).when(invokes(warrant, noon)).recordsNothing()
  })

  test('takes the fresh id of the edge when it brings none', () => {
    const fresh = invokes({ ...warrant, exemption: undefined })
    given()
      .when(fresh)
      .records({ type: 'ExemptionInvoked', body: { exemption: fresh.matter } })
  })

  test('that is a duty outlives the account', () =>
    given(leaves()).when(invokes(warrant)).records({ type: 'ExemptionInvoked' }))

  test('is closed once, and as lapsed only after its time', () => {
    const short = invokes({ ...warrant, until: hours(-1) })
    given(short)
      .when(closes('lapsed'))
      .records({ type: 'ExemptionClosed', body: { cause: 'lapsed' } })
    given(short, closes('lapsed')).when(closes('done')).recordsNothing()
  })
})

describe('an objection', () => {
  test('closes what was taken from the public', () => {
    given(invokes(seenInPublic))
      .when(objects())
      .records(
        { type: 'PublicDataObjected' },
        { type: 'ExemptionClosed', body: { exemption: exemptionId, cause: 'objected' } },
      )
  })

  test('closes no duty', () =>
    given(invokes(warrant)).when(objects()).records({ type: 'PublicDataObjected' }))

  test('to one purpose leaves the others', () => {
    given(invokes(seenInPublic))
      .when(objects({ purpose: 'insight' }))
      .records({ type: 'PublicDataObjected', body: { purpose: 'insight' } })
  })

  test('is recorded each time; a second tap is not', () => {
    given(objects()).when(objects()).recordsNothing()
    given(objects())
      .when(objects({ purpose: 'insight' }))
      .recordsAgain('PublicDataObjected')
    given(objects({ purpose: 'insight' }))
      .when(objects())
      .records({ type: 'PublicDataObjected' })
  })
})
