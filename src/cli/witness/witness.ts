/** `witness`: a process of its own that cosigns what logs show it, and has no ledger. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { faulty, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { holdFolder } from './folder.ts'
import { listeningFrom, logsFrom, witnessOptions } from './options.ts'
import type { WitnessFlags } from './options.ts'
import { serveWitness } from './serving.ts'

const folderOf = ({ text }: WitnessFlags): string => text('state') ?? './witness'

const showKey = async (flags: WitnessFlags, io: Io): Promise<Either<Fault, number>> => {
  const held = await holdFolder(folderOf(flags), flags.text('name'))
  if (E.isLeft(held)) return held
  await held.right.release()
  await io.out(`${held.right.key.vkey}\n`)
  return E.right(ok)
}

const serve = async (flags: WitnessFlags, io: Io): Promise<Either<Fault, number>> => {
  const listening = listeningFrom(flags)
  if (E.isLeft(listening)) return listening
  const logs = await logsFrom(flags)
  if (E.isLeft(logs)) return logs
  const folder = folderOf(flags)
  const held = await holdFolder(folder, flags.text('name'))
  if (E.isLeft(held)) return held
  try {
    return await serveWitness(
      { ...listening.right, folder, key: held.right.key, logs: logs.right },
      io,
    )
  } finally {
    await held.right.release()
  }
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(witnessOptions, argv, 1)
  if (E.isLeft(flags)) return flags
  const [verb] = flags.right.words
  if (verb === undefined) return serve(flags.right, io)
  return verb === 'keys'
    ? showKey(flags.right, io)
    : E.left(faulty('usage', `unknown subcommand '${verb}', expected: keys`))
}

export const witness: Command = {
  usage: '[keys] [OPTIONS]',
  about: [
    'Cosigns checkpoints of a log whose tree only grew since the last cosigned checkpoint. An operator who rewrites a log and',
    'signs it again is thereby detected (c2sp.org/tlog-witness). It runs where that operator has no access, and needs one',
    'folder and no ledger. keys prints the public key, for the policies of everyone who trusts this witness.',
  ],
  options: witnessOptions,
  examples: [
    'consent-ledger witness keys --state /srv/witness --name witness.example/w1',
    'consent-ledger witness --state /srv/witness --log "$LOG_VKEY"',
    'consent-ledger witness --state /srv/witness --logs logs.txt --host 0.0.0.0 --port 8081 --prefix /w1',
  ],
  exits: [
    '0  stopped by a signal',
    '65 the key of a log is malformed',
    '69 the port is unavailable, or the state cannot be written: start it again',
    '74 the state is damaged',
    '75 another witness uses the folder',
    '78 the key in the folder has another name',
  ],
  run,
}
