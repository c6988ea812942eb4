/**
 * `npm run test:faults -- --broken`: shows that runs can fail. Each is run on a copy of the program that was broken for
 * it, and must find something that violates a promise.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** The files of the copy; installed packages are only linked. */
const parts = ['src', 'projections', 'policies', 'bin', 'test', 'package.json', 'tsconfig.json']
const configs = ['tsconfig.build.json', 'CHANGELOG.md']

type Edit = { readonly file: string; readonly find: string; readonly put: string }

type Break = {
  readonly run: string
  readonly what: string
  readonly edits: ReadonlyArray<Edit>
  readonly rounds: number
  readonly match: string
}

const breaks: ReadonlyArray<Break> = [
  {
    run: 'flips',
    what: 'the checksum of a record of the log is not looked at',
    edits: [
      {
        file: 'src/store/embedded/format/frame.ts',
        find: 'return sum === written\n',
        put: 'return sum >= 0 || sum === written\n',
      },
    ],
    rounds: 24,
    match: '.segment',
  },
  {
    run: 'deeds',
    what: 'a backup has its name before it is whole',
    edits: [
      {
        file: 'src/backup/back-up.ts',
        find: 'const draft = draftOf(target)',
        put: 'const draft = [target, draftOf(target)][0] ?? target',
      },
      {
        file: 'src/backup/back-up.ts',
        find: '    await describe(draft',
        // So that one of a few kills falls into the copying, which takes milliseconds here.
        put: '    await new Promise((later) => setTimeout(later, 1_500))\n    await describe(draft',
      },
      {
        file: 'src/backup/back-up.ts',
        find: '    await rm(draft, {',
        put: '    if (draft !== target) await rm(draft, {',
      },
    ],
    rounds: 12,
    match: 'backup',
  },
]

const apply = (copy: string, { file, find, put }: Edit): void => {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(find)) throw new Error(`${file} no longer holds what is to be broken: ${find}`)
  writeFileSync(path, text.replace(find, put))
}

const inCopy = (copy: string, command: string, args: ReadonlyArray<string>) =>
  spawnSync(command, args, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** Whether the run found something in the broken program. */
const isFound = ({ run, what, edits, rounds, match }: Break, seed: number, place: string) => {
  const copy = mkdtempSync(join(place, `broken-${run}-`))
  try {
    for (const part of [...parts, ...configs])
      cpSync(join(project, part), join(copy, part), { recursive: true })
    symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'))
    for (const edit of edits) apply(copy, edit)
    const built = inCopy(copy, 'npm', ['run', 'build'])
    if (built.status !== 0) throw new Error(`the broken program is not built: ${built.stdout}`)
    const asked = ['--only', run, '--rounds', `${rounds}`, '--seed', `${seed}`, '--match', match]
    const { stderr } = inCopy(copy, 'npx', ['tsx', 'test/faults/main.ts', ...asked, '--in', copy])
    const found = stderr.split('\n').filter((line) => line.includes('VIOLATION'))
    const said = found.length === 0 ? 'NOTHING FOUND' : `${found.length} found, such as${found[0]}`
    process.stderr.write(`${run}, broken (${what}): ${said}\n`)
    return found.length > 0
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Breaks the program once for each of these runs; true where each found it. */
export const allFound = (
  names: ReadonlyArray<string> | undefined,
  seed: number,
  place: string,
): boolean =>
  breaks
    .filter(({ run }) => names?.includes(run) !== false)
    .map((each) => isFound(each, seed, place))
    .every(Boolean)
