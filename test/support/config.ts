/** The settings of a ledger that a test serves. */
import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { defaultDisk } from '../../src/config/disk.ts'

/** What a test sets otherwise; of the log's settings, those alone that it names. */
export type Changed = Partial<Omit<Config, 'transparency'>> & {
  readonly transparency?: Partial<Config['transparency']>
}

/** On the embedded engines in `folder`, on a port of the system's choosing; nothing is limited, and nothing told. */
export const configOn = (folder: string, { transparency, ...changed }: Changed = {}): Config => ({
  folder,
  host: '127.0.0.1',
  port: 0,
  store: 'embedded',
  vault: 'embedded',
  profile: 'standard',
  transparency: { signing: join(folder, 'signing'), entries: 'readers', ...transparency },
  kekFile: join(folder, 'keys', 'kek.json'),
  disk: defaultDisk,
  // The clocks of tests are set as it suits them.
  clockLeapMs: Number.POSITIVE_INFINITY,
  log: { target: 'off', decisions: false },
  limits: {
    ratePerCredential: 0,
    ratePerPerson: 0,
    personBodyBytes: 64 * 1024,
    corsOrigins: [],
    drainMs: 0,
    stalledMs: 30_000,
    unreadBytes: 1e9,
  },
  ...changed,
})
