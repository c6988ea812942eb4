/** The address of a folder's server, noted in the folder: for commands that need it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { E, t } from '../../fp.ts'

const listeningName = 'listening.json'

const Note = t.strict({ origin: t.string })

/** The origin that the folder's server noted last, such as `http://127.0.0.1:8080`; undefined where none is known. */
export const readListening = (folder: string): string | undefined => {
  try {
    const note = Note.decode(JSON.parse(readFileSync(join(folder, listeningName), 'utf8')))
    return E.isRight(note) && URL.canParse(note.right.origin) ? note.right.origin : undefined
  } catch {
    return undefined
  }
}

/** Notes it. A note that cannot be written spoils nothing: the setting is shown instead. */
export const noteListening = (folder: string, origin: string): void => {
  try {
    writeFileSync(join(folder, listeningName), `${JSON.stringify({ origin })}\n`, { mode: 0o600 })
  } catch {
    // A full disk keeps no server from serving.
  }
}

/** Nobody listens any more. */
export const forgetListening = (folder: string): void => {
  try {
    rmSync(join(folder, listeningName), { force: true })
  } catch {
    // The next server notes its own.
  }
}
