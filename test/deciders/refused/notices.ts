/** Acts about notices, acceptance and contracts that are refused: why, what was tried, after what. */
import { hash, hours, noon, phoneA, published3 } from '../../decisions/fixture.ts'
import {
  accepts,
  delivered,
  grants,
  guardianAllows,
  hasGuardian,
  isMinor,
  leaves,
  nickname,
  scopeOf,
  shown,
} from '../acts.ts'
import { does } from '../spec.ts'
import type { Case } from './case.ts'

const told = [shown(), accepts()]

export const ofNotices: ReadonlyArray<Case> = [
  ['account-cancelled', 'accepting after the end', [leaves()], accepts('2', noon)],
  ['account-cancelled', 'consenting after the end', [...told, leaves()], grants(nickname, noon)],
  [
    'account-cancelled',
    'signing after the end',
    [leaves()],
    does('accept-agreement', { agreement: 'ebank', version: '1', documentSha256: hash }),
  ],
  [
    'account-cancelled',
    'opting in after the end',
    [leaves()],
    does('opt-in-to-marketing', { purpose: 'news', channel: 'sms', how: 'click', control: 'off' }),
  ],
  [
    'account-cancelled',
    'a switch turned on after the end',
    [leaves()],
    does('observe-permission', {
      device: phoneA,
      permission: 'location',
      state: 'on',
      source: 'callback',
    }),
  ],
  [
    'account-cancelled',
    'a feature turned on after the end',
    [leaves()],
    does('toggle-feature', { feature: 'nearby', state: 'on' }),
  ],
  [
    'policy-unknown',
    'using under no policy',
    [],
    does('use-service', { policy: 'other', by: 'person' }),
  ],
  ['version-unknown', 'telling of a version that is not published', [], delivered('9')],
  ['version-unknown', 'showing it', [], shown('9')],
  ['version-unknown', 'accepting it', [], accepts('9')],
  [
    'version-unknown',
    'asking anew for it',
    [...told, grants(nickname)],
    does('require-reconsent', { ...scopeOf(nickname), policy: 'privacy', version: '9' }),
  ],
  ['version-superseded', 'accepting what is no longer in force', [], accepts('1')],
  [
    'version-superseded',
    'consenting under it',
    [shown('1')],
    grants({ ...nickname, version: '1' }),
  ],
  ['version-not-yet-effective', 'accepting what nobody told of', [], accepts('3')],
  [
    'version-not-yet-effective',
    'consenting to it',
    [...told],
    grants({ ...nickname, version: '3' }),
  ],
  ['notice-not-shown', 'accepting what nobody showed', [], accepts()],
  [
    'notice-not-shown',
    'accepting first, with the notice told of afterwards',
    [shown('2', hours(-1))],
    accepts('2', hours(-2)),
  ],
  [
    'notice-not-shown',
    'a guardian who accepts what was not shown',
    [isMinor(), hasGuardian()],
    guardianAllows(['app.operate']),
  ],
  ...[delivered, shown, accepts].map((act): Case => [
    'version-not-yet-published',
    `${act('3').act.act} before the version was there`,
    [],
    act('3', hours(-24 * 56)),
    { earliest: published3 },
  ]),
  [
    'version-not-yet-published',
    'consenting before the version was there',
    [shown('1', hours(-24 * 60))],
    grants({ ...nickname, version: '3' }, hours(-24 * 56)),
  ],
  [
    'version-not-yet-published',
    'a guardian who accepts it before it was there',
    [isMinor('8_to_13', hours(-24 * 57)), hasGuardian(hours(-24 * 57))],
    guardianAllows(['app.operate'], hours(-24 * 56), '3'),
  ],
  [
    'notice-unpublished',
    'accepting another text',
    [],
    does('accept-policy', { policy: 'privacy', version: '2', noticeHash: hash }),
  ],
  [
    'channel-unregistered',
    'telling by pigeon',
    [],
    does('deliver-notice', { policy: 'privacy', version: '2', channel: 'pigeon' }),
  ],
  [
    'channel-unregistered',
    'opting in by pigeon',
    [],
    does('opt-in-to-marketing', {
      purpose: 'news',
      channel: 'pigeon',
      how: 'click',
      control: 'off',
    }),
  ],
  [
    'channel-not-for-marketing',
    'opting in by a channel that carries none',
    [],
    does('opt-in-to-marketing', {
      purpose: 'news',
      channel: 'letter',
      how: 'click',
      control: 'off',
    }),
    { channel: 'letter' },
  ],
  [
    'agreement-text-unknown',
    'signing another text than the one published',
    [],
    does('accept-agreement', { agreement: 'card', version: '1', documentSha256: hash }),
    { agreement: 'card', version: '1' },
  ],
  [
    'agreement-unregistered',
    'signing an unknown contract',
    [],
    does('accept-agreement', { agreement: 'loan', version: '1', documentSha256: hash }),
  ],
  [
    'agreement-version-unknown',
    'signing an unknown version',
    [],
    does('accept-agreement', { agreement: 'ebank', version: '2', documentSha256: hash }),
  ],
]
