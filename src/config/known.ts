/** Every setting there is, so that what is in force can be shown with where it came from. */
import { withoutPasswords } from './passwords.ts'

export type KnownSetting = {
  readonly variable: string
  readonly flag?: string
  /** In words, where nothing is given. */
  readonly fallback: string
  /** `whole`: nothing of the value is shown. `password`: a connection string is shown without its password. */
  readonly hides?: 'whole' | 'password'
  /** `<VARIABLE>_FILE` may name a file with the value. */
  readonly mayBeFile?: true
}

/** In the order of docs/reference/configuration.md. */
export const knownSettings: ReadonlyArray<KnownSetting> = [
  { variable: 'LEDGER_DATA', flag: 'data', fallback: './data' },
  {
    variable: 'LEDGER_STORE',
    flag: 'store',
    fallback: 'embedded',
    hides: 'password',
    mayBeFile: true,
  },
  {
    variable: 'LEDGER_VAULT',
    flag: 'vault',
    fallback: 'embedded',
    hides: 'password',
    mayBeFile: true,
  },
  { variable: 'LEDGER_NAME', flag: 'name', fallback: 'the one kept with the log' },
  { variable: 'LEDGER_PROFILE', flag: 'profile', fallback: 'standard' },
  { variable: 'LEDGER_KEK_FILE', flag: 'kek-file', fallback: 'keys/kek.json in the folder' },
  { variable: 'LEDGER_KEK', fallback: 'none: the file', hides: 'whole' },
  {
    variable: 'LEDGER_EXPECT_POSITION',
    flag: 'expect',
    fallback: 'none: only what the folder knows',
  },
  { variable: 'LEDGER_ACCEPT_LOSS', flag: 'accept-loss', fallback: 'none' },
  { variable: 'LEDGER_HOST', flag: 'host', fallback: '127.0.0.1' },
  { variable: 'LEDGER_PORT', flag: 'port', fallback: '8080' },
  { variable: 'LEDGER_CORS_ORIGINS', fallback: 'none' },
  {
    variable: 'LEDGER_MAX_CONNECTIONS',
    fallback: 'open files less 96 and those of the log, 16 to 4096',
  },
  { variable: 'LEDGER_RATE_CREDENTIAL', fallback: '100000' },
  { variable: 'LEDGER_RATE_PERSON', fallback: '20' },
  { variable: 'LEDGER_PERSON_BODY', fallback: '64' },
  { variable: 'LEDGER_READER_WAIT', fallback: '30' },
  { variable: 'LEDGER_UNREAD_MIB', fallback: '256' },
  { variable: 'LEDGER_DRAIN', fallback: '5' },
  { variable: 'LEDGER_REGION', fallback: 'CN' },
  { variable: 'LEDGER_CUSTOMER_NO', fallback: 'ascii' },
  { variable: 'LEDGER_CLOCK_ERROR', fallback: '300' },
  { variable: 'LEDGER_CLOCK_LEAP', fallback: '300' },
  { variable: 'LEDGER_LOG', fallback: 'stderr' },
  { variable: 'LEDGER_LOG_DECISIONS', fallback: 'off' },
  { variable: 'LEDGER_SEGMENT_MIB', fallback: '32' },
  { variable: 'LEDGER_DISK_RESERVE_MIB', fallback: '64' },
  { variable: 'LEDGER_SCRUB_MIB_PER_SECOND', fallback: '1' },
  { variable: 'LEDGER_ORIGIN', fallback: "consent-ledger/ and the ledger's id" },
  { variable: 'LEDGER_SIGNING', fallback: 'signing in the folder' },
  { variable: 'LEDGER_SIGNING_COMMAND', fallback: 'none: keys in LEDGER_SIGNING' },
  { variable: 'LEDGER_SIGNING_KEY', fallback: 'none' },
  { variable: 'LEDGER_ENTRIES', fallback: 'off' },
  { variable: 'LEDGER_WITNESS_POLICY', fallback: 'none' },
  { variable: 'LEDGER_TIMESTAMP_URL', fallback: 'none' },
  { variable: 'LEDGER_TIMESTAMP_CA', fallback: 'none' },
  { variable: 'LEDGER_DEPOSIT_COMMAND', fallback: 'none' },
]

/** One setting as it is in force. */
export type SettingInForce = {
  readonly setting: string
  readonly value: string
  /** The flag or variable that gave it, or `default`. */
  readonly from: string
}

type Given = { readonly [name: string]: string | undefined }

const shown = ({ hides }: KnownSetting, value: string): string => {
  if (hides === 'whole') return '(hidden)'
  return hides === 'password' ? withoutPasswords(value) : value
}

const inForce = (setting: KnownSetting, flags: Given, env: Given): SettingInForce => {
  const { variable, flag, fallback, mayBeFile } = setting
  const named = (value: string, from: string): SettingInForce => ({
    setting: variable,
    value: shown(setting, value),
    from,
  })
  const said = flag === undefined ? undefined : flags[flag]
  if (said !== undefined) return named(said, `--${flag}`)
  const value = env[variable]
  if (value !== undefined && value !== '') return named(value, variable)
  const file = mayBeFile === true ? env[`${variable}_FILE`] : undefined
  if (file !== undefined && file !== '')
    return { setting: variable, value: `(in ${file})`, from: `${variable}_FILE` }
  return { setting: variable, value: fallback, from: 'default' }
}

/** All of them; secrets are hidden. Whether they can be used is `configFrom`'s to say. */
export const settingsInForce = (flags: Given, env: Given): ReadonlyArray<SettingInForce> =>
  knownSettings.map((setting) => inForce(setting, flags, env))
