/** The flags that are settings: what each means, and what was typed. Each stands once. */
import type { ConfigFlags } from '../../config.ts'
import { positionOptions } from './command.ts'
import type { Flags, Options } from './command.ts'

/** Flags of every command that serves; each stands for a setting. */
export const serveOptions = {
  host: {
    type: 'string',
    hint: 'ADDRESS',
    about: 'the address to listen on (LEDGER_HOST, 127.0.0.1)',
  },
  port: {
    type: 'string',
    hint: 'PORT',
    about: 'the port to listen on; 0 lets the system choose (LEDGER_PORT, 8080)',
  },
} as const satisfies Options

/** Every flag that is a setting. */
export const configOptions = {
  data: {
    type: 'string',
    hint: 'FOLDER',
    about: "the ledger's folder; made when it is not there (LEDGER_DATA, ./data)",
  },
  ...serveOptions,
  store: {
    type: 'string',
    hint: 'STORE',
    about: "where the log is kept: 'embedded', or esdb://… (LEDGER_STORE, LEDGER_STORE_FILE)",
  },
  vault: {
    type: 'string',
    hint: 'VAULT',
    about:
      "where keys and credentials are kept: 'embedded', or postgres://… (LEDGER_VAULT, LEDGER_VAULT_FILE)",
  },
  profile: {
    type: 'string',
    hint: 'WORD',
    about:
      "'bank' starts only where the server denies deletion to this ledger (LEDGER_PROFILE, standard)",
  },
  name: {
    type: 'string',
    hint: 'NAME',
    about: 'the permanent name of the ledger, which sealed fields are bound to (LEDGER_NAME)',
  },
  'kek-file': {
    type: 'string',
    hint: 'FILE',
    about: 'the file of key-encryption keys (LEDGER_KEK_FILE, keys/kek.json in the folder)',
  },
  ...positionOptions,
} as const satisfies { readonly [F in keyof ConfigFlags]-?: Options[string] }

const isConfigFlag = (name: string): name is keyof typeof configOptions => name in configOptions

/** The flags of `configOptions` as they were typed. */
export const configFlags = ({ text }: Pick<Flags<typeof configOptions>, 'text'>): ConfigFlags =>
  Object.fromEntries(
    Object.keys(configOptions)
      .filter(isConfigFlag)
      .map((flag) => [flag, text(flag)]),
  )
