/** Acts about minors and guardians that are refused: why, what was tried, after what. */
import { guardian, hash, hours, matter, person } from '../../decisions/fixture.ts'
import {
  accepts,
  grants,
  guardianAllows,
  hasGuardian,
  isMinor,
  leaves,
  nickname,
  returns,
  shown,
} from '../acts.ts'
import { event } from '../../decisions/fixture.ts'
import { does } from '../spec.ts'
import type { Case } from './case.ts'

const child = [isMinor(), hasGuardian(), shown()]

export const ofMinors: ReadonlyArray<Case> = [
  ['guardian-required', 'accepting as a minor', [isMinor()], accepts()],
  [
    'guardian-required',
    'consenting as a minor',
    [...child, guardianAllows(['app.operate'])],
    grants(nickname),
  ],
  [
    'guardian-required',
    'signing as a minor',
    [isMinor()],
    does('accept-agreement', { agreement: 'ebank', version: '1', documentSha256: hash }),
  ],
  ['guardian-not-linked', 'a stranger who consents', [isMinor()], guardianAllows(['app.operate'])],
  [
    'guardian-not-linked',
    'a former guardian, telling late',
    [...child, does('unlink-guardian', { guardian }, hours(-1))],
    guardianAllows(['app.operate'], hours(-2)),
  ],
  [
    'guardian-not-linked',
    'a stranger who takes back',
    [...child, guardianAllows(['app.operate'])],
    does('withdraw-guardian-consent', { guardian: matter('3').replace('dsc', 'sub') }),
  ],
  [
    'guardian-is-self',
    "being one's own guardian",
    [isMinor()],
    does('link-guardian', { guardian: person, proofSha256: hash }),
  ],
  ['not-a-minor', 'a guardian of the grown', [], hasGuardian()],
  ['not-a-minor', 'coming of age again', [], does('reach-majority', { threshold: '18' })],
  [
    'not-a-minor',
    'a guardian who tells after the coming of age',
    [...child, does('reach-majority', { threshold: '18' }, hours(-1))],
    guardianAllows(['app.operate'], hours(-2)),
  ],
  [
    'minor-restricted',
    'a minor who opts in',
    [isMinor()],
    does('opt-in-to-marketing', { purpose: 'news', channel: 'sms', how: 'click', control: 'off' }),
  ],
  ['minor-restricted', 'a guardian who allows what nobody may', child, guardianAllows(['news'])],
  [
    'minor-restricted',
    'a consent to what nobody may',
    child,
    grants({ ...nickname, purpose: 'news', categories: ['phone'] }),
  ],
  [
    'majority-reached',
    'a flag from before the coming of age',
    [isMinor(), does('reach-majority', { threshold: '18' }, hours(-1))],
    isMinor('8_to_13', hours(-2)),
  ],
  [
    'erasure-under-way',
    'coming back while the key is being destroyed',
    [leaves(), event(hours(-1), { type: 'ErasureRequested', body: {} })],
    returns(),
  ],
  [
    'reopening-out-of-order',
    'coming back before what is known',
    [leaves('app', hours(-3)), shown('2', hours(-1))],
    returns('app', hours(-2)),
  ],
  ['account-unregistered', 'coming back to what there is not', [leaves()], returns('ap')],
  ['reopening-out-of-order', 'coming back before leaving', [leaves()], returns('app', hours(-2))],
  ['reopening-out-of-order', 'coming back at once', [leaves()], returns('app', hours(-1))],
]
