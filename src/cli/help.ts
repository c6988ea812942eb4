/** Help, drawn from what a command says about itself. */
import type { Command, ListedCommand } from './line/command.ts'
import { exitMeanings } from './words/exit.ts'

const columns = (rows: ReadonlyArray<readonly [string, string]>): ReadonlyArray<string> => {
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

const optionRows = ({ options }: Command): ReadonlyArray<readonly [string, string]> => [
  ...Object.entries(options).map(([flag, { hint, about }]): readonly [string, string] => [
    hint === undefined ? `--${flag}` : `--${flag} ${hint}`,
    about,
  ]),
  ['--help', 'this text'],
]

const block = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : ['', title, ...lines]

const indented = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((line) => `  ${line}`)

/** One command's help. */
export const helpOf = (name: string, command: Command): string =>
  [
    `Usage: consent-ledger ${name}${command.usage === '' ? '' : ` ${command.usage}`}`,
    '',
    ...command.about,
    ...block('Options', columns(optionRows(command))),
    ...block('Examples', indented(command.examples)),
    ...block('Exit codes', indented(command.exits ?? [])),
    ...(command.exits === undefined ? [''] : []),
    'Other exit codes: consent-ledger --help',
    '',
  ].join('\n')

/** The program's help: every command in a line, and what the exit codes mean. */
export const overview = (commands: ReadonlyArray<ListedCommand>): string =>
  [
    'Usage: consent-ledger COMMAND [OPTIONS]',
    '',
    'An event-sourced consent ledger.',
    ...block('Commands', columns(commands.map(({ name, summary }) => [name, summary] as const))),
    ...block(
      'Options',
      columns([
        ['--help', 'this text; after a command, the help of that command'],
        ['--version', 'the version of this program'],
      ]),
    ),
    ...block(
      'Settings; consent-ledger config lists all of them with their values',
      columns([
        ['LEDGER_DATA', "the ledger's folder (./data)"],
        ['LEDGER_HOST', 'the address to listen on (127.0.0.1)'],
        ['LEDGER_PORT', 'the port to listen on (8080)'],
        ['LEDGER_STORE', "where the log is kept ('embedded')"],
        ['LEDGER_NAME', 'the permanent name of the ledger'],
        ['LEDGER_KEK_FILE', 'the file of key-encryption keys (keys/kek.json in the folder)'],
        [
          'LEDGER_KEK',
          'key-encryption keys instead of a file: base64, or EPOCH:BASE64,…; no flag, because command lines are visible',
        ],
        ['LEDGER_REGION', 'country of telephone numbers without a country code (CN)'],
        ['LEDGER_CUSTOMER_NO', 'characters of customer numbers: ascii or unicode (ascii)'],
        ['LEDGER_CLOCK_ERROR', 'greatest error of a device clock, in seconds (300)'],
      ]),
    ),
    ...block(
      'Exit codes',
      columns(exitMeanings.map(([code, meaning]) => [String(code), meaning] as const)),
    ),
    '',
  ].join('\n')
