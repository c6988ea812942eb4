/** What `fsck` and `doctor` say of a folder, as JSON. */
import { run, runHere } from './support.ts'

type Line = Readonly<Record<'of' | 'where' | 'reason' | 'expected' | 'found', string>>

/** What fsck says with --counts. */
export type Told = {
  readonly findings: ReadonlyArray<Line>
  readonly read: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly notRead: Readonly<Record<string, string>>
}

/** A line of doctor. */
export type Looked = { readonly check: string; readonly verdict: string; readonly said: string }

export const told = async (data: string, ...more: ReadonlyArray<string>): Promise<Told> =>
  JSON.parse((await runHere('fsck', '--json', '--counts', '--data', data, ...more)).stdout) as Told

/** By check. */
export const looked = async (
  data: string,
  options: Parameters<typeof run>[1] = {},
): Promise<ReadonlyMap<string, Looked>> => {
  const { stdout } = await run(['doctor', '--data', data, '--json'], options)
  return new Map((JSON.parse(stdout) as ReadonlyArray<Looked>).map((line) => [line.check, line]))
}
