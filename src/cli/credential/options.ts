/** The flags of `credential`, whichever its verb. */
import { folderOptions } from '../line/command.ts'
import type { Flags } from '../line/command.ts'

export const credentialOptions = {
  ...folderOptions,
  roles: {
    type: 'string',
    hint: 'A,B',
    about: 'create: service, officer, auditor, regulator, operator',
  },
  label: {
    type: 'string',
    hint: 'TEXT',
    about: 'create: the name of the system that uses it; never of a person',
  },
  system: {
    type: 'string',
    hint: 'NAME',
    about:
      'create: the calling system; keys of one system share idempotency keys (default: the new id)',
  },
  purposes: {
    type: 'string',
    hint: 'A,B',
    about: 'create: for these purposes only (role service)',
  },
  recipients: {
    type: 'string',
    hint: 'A,B',
    about: 'create: for these recipients only (role service)',
  },
  'allow-unknown': {
    type: 'boolean',
    about: 'create: accept purposes and recipients that no policy has yet',
  },
  json: { type: 'boolean', about: 'print JSON' },
} as const

/** As they were given. */
export type CredentialFlags = Flags<typeof credentialOptions>
