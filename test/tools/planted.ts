/** A project made in a temporary folder, with our own tool settings, to see that each tool finds what it should. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The repository's own root. */
export const root = join(import.meta.dirname, '..', '..')

/** Path to text, relative to the project's folder. */
export type Files = { readonly [path: string]: string }

/** Writes `files` and copies `settings` from the root; hands the folder to `use` and removes it after. */
export const withProject = <A>(
  files: Files,
  settings: ReadonlyArray<string>,
  use: (folder: string) => A,
): A => {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    for (const name of settings) copyFileSync(join(root, name), join(folder, name))
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The answer of a tool. */
export type Answer = {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a script of ours, or a tool of node_modules, by the Node that runs the tests. */
export const runNode = (script: string, args: ReadonlyArray<string>, folder: string): Answer => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return { status, stdout, stderr }
}
