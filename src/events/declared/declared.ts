/** Every field of every event body with its declaration: a field or type without one does not compile. */
import type { EventType } from '../ledger-event.ts'
import { access } from './access.ts'
import { consent } from './consent.ts'
import { deposits } from './deposit.ts'
import { exports } from './export.ts'
import type { Family } from './family.ts'
import { disclosure } from './disclosure.ts'
import { notice } from './notice.ts'
import { person } from './person.ts'
import { published } from './published.ts'
import { setting } from './setting.ts'
import { subscription } from './subscription.ts'

export const declaredBodies: Family<EventType> = {
  ...notice,
  ...subscription,
  ...consent,
  ...setting,
  ...disclosure,
  ...person,
  ...published,
  ...access,
  ...exports,
  ...deposits,
}
