/** Code that must not compile: `npm run types` fails where one of these errors is gone. */
import { expect, test } from 'vitest'
import { registers } from '../../../src/api/routes/registers.ts'
import type { Choose, Paging } from '../../../src/http/registers/register-page.ts'
import type { registerPage } from '../../../src/http/registers/register-page.ts'
import type { Reader, Reading } from '../../../src/ledger/reading/reading.ts'
import type { RegisterRows } from '../../../src/ledger/reading/register-rows.ts'

type None = Record<never, never>

/** Looked at by the compiler alone. */
export const unread = (reading: Reading, reader: Reader, page: typeof registerPage) => {
  // @ts-expect-error -- there is no such projection
  reading.rows({ projection: 'consent-states', prefix: '', limit: 1 }, reader)
  // @ts-expect-error -- rows of decisions are no register
  reading.rows({ projection: 'standing', prefix: '', limit: 1 }, reader)
  const ofDevices: Choose<None, Paging, RegisterRows['device-permissions']> = () => ({
    prefix: '',
    keep: ({ row }) => row.uninstalled === undefined,
  })
  // @ts-expect-error -- a choice among rows of another shape
  return page({} as never, registers.accessChanges, ofDevices)
}

test('each register is read under the name of its route', () => {
  for (const [name, { route }] of Object.entries(registers)) expect(route.name).toBe(name)
})
