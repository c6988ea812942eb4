/** The definition of a subcommand, and the reading of its arguments. */
import { parseArgs } from 'node:util'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'

/** The outputs of a command: `out` is for the answer alone. */
export type Io = {
  readonly out: (text: string) => Promise<void>
  readonly err: (text: string) => void
  readonly env: { readonly [name: string]: string | undefined }
  /** Whether a person watches the messages: a bar is drawn for nobody else. */
  readonly watched: boolean
  readonly version: string
}

export type Option = {
  readonly type: 'string' | 'boolean'
  /** The placeholder of the value in help. */
  readonly hint?: string
  /** It may be given several times. */
  readonly multiple?: true
  readonly about: string
}
export type Options = { readonly [flag: string]: Option }

/** A command as the list of commands has it. */
export type ListedCommand = {
  readonly name: string
  /** One line. */
  readonly summary: string
  readonly load: () => Promise<Command>
}

export type Command = {
  /** The usage after the name. */
  readonly usage: string
  readonly about: ReadonlyArray<string>
  readonly options: Options
  readonly examples: ReadonlyArray<string>
  /** Exit codes that mean something of their own here. */
  readonly exits?: ReadonlyArray<string>
  /** `argv` is what follows the name. Answers the exit code, or why there is no answer. */
  readonly run: (argv: ReadonlyArray<string>, io: Io) => Promise<Either<Fault, number>>
}

/** The parsed command line. */
export type Flags<O extends Options> = {
  readonly text: (flag: keyof O & string) => string | undefined
  /** Each value of a flag that may be given several times, in order. */
  readonly texts: (flag: keyof O & string) => ReadonlyArray<string>
  readonly is: (flag: keyof O & string) => boolean
  readonly words: ReadonlyArray<string>
}

/** Flags of what somebody knows of the log from outside it. */
export const positionOptions = {
  expect: {
    type: 'string',
    hint: 'POSITION',
    about:
      'a position noted elsewhere: a log that ends before it is not opened (LEDGER_EXPECT_POSITION)',
  },
  'accept-loss': {
    type: 'string',
    hint: 'POSITION',
    about:
      'accept the loss of everything after this position, the last of the log, a torn last record included; for one start (LEDGER_ACCEPT_LOSS)',
  },
} as const satisfies Options

/** Flags of commands on single parts of a ledger's folder. */
export const folderOptions = {
  data: { type: 'string', hint: 'FOLDER', about: "the ledger's folder (LEDGER_DATA, ./data)" },
} as const satisfies Options

/** Flags that any command that opens a ledger takes. */
export const ledgerOptions = { ...folderOptions, ...positionOptions } as const satisfies Options

/** The flags of `ledgerOptions` as they were typed. */
export const ledgerFlags = (text: (flag: keyof typeof ledgerOptions) => string | undefined) => ({
  data: text('data'),
  expect: text('expect'),
  'accept-loss': text('accept-loss'),
})

// Node goes on about arguments that begin with a dash, which none of ours does.
const plainly = (error: unknown): string => {
  const said = error instanceof Error ? error.message : String(error)
  const [, unknown] = /^Unknown option '([^']*)'/.exec(said) ?? []
  return unknown === undefined ? said : `unknown option '${unknown}'`
}

/** Reads the arguments; an unknown flag, or a word more than `maxWords`, is a fault. */
export const readFlags = <O extends Options>(
  options: O,
  argv: ReadonlyArray<string>,
  maxWords: number,
): Either<Fault, Flags<O>> => {
  try {
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
    const values = new Map<string, unknown>(Object.entries(parsed.values))
    const words: ReadonlyArray<string> = parsed.positionals
    const [extra] = words.slice(maxWords)
    if (extra !== undefined) return E.left(faulty('usage', `unexpected argument '${extra}'`))
    return E.right({
      text: (flag) => {
        const value = values.get(flag)
        return typeof value === 'string' ? value : undefined
      },
      texts: (flag) => {
        const value = values.get(flag)
        return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
      },
      is: (flag) => values.get(flag) === true,
      words,
    })
  } catch (error) {
    return E.left(faulty('usage', plainly(error)))
  }
}
