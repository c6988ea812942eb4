/** The keys that sign tokens, shared by all nodes, and the journal beside them. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Ask, Rows } from '../../postgres/session.ts'
import type { CredentialFailure, Credentials, Journal } from '../credentials.ts'
import { commandLine, decodeEntry, entryOf } from '../journal.ts'
import type { JournalEntry } from '../access-change.ts'
import {
  drawSigningKey,
  firstSigningKey,
  rewrapSigningKeys,
  rotateSigningKeys,
} from '../keys/signing-keys.ts'
import type { Wrapping } from '../keys/wrapping.ts'
import { announce, mirrored, note } from './changes.ts'
import type { Env } from './changes.ts'

const bodyIn = ([row]: Rows): string | undefined => {
  const body = row?.['body']
  return typeof body === 'string' ? body : undefined
}

const readKeys = async (ask: Ask): Promise<string | undefined> =>
  bodyIn(await ask('select body from consent_credentials.signing_keys'))

const putKeys = (ask: Ask, body: string): Promise<unknown> =>
  ask(
    `insert into consent_credentials.signing_keys (body) values ($1)
       on conflict (only_row) do update set body = excluded.body`,
    [body],
  )

/** Draws the first key, or brings those there are under the newest epoch; drops copies under epochs given no more. */
export const prepareKeys =
  (wrapping: Wrapping) =>
  async (ask: Ask): Promise<Either<CredentialFailure, void>> => {
    const json = await readKeys(ask)
    const next: Either<CredentialFailure, string> =
      json === undefined
        ? E.right(firstSigningKey(wrapping, drawSigningKey()))
        : rewrapSigningKeys(wrapping, json)
    if (E.isLeft(next)) return next
    if (next.right === json) return E.right(undefined)
    await announce(ask)
    await putKeys(ask, next.right)
    return E.right(undefined)
  }

/** `rotateSigningKey` of the port. The key is drawn once: asked again after a lost answer, it signs already. */
export const rotateIn =
  (env: Env): Credentials['rotateSigningKey'] =>
  (by = commandLine) => {
    const bytes = drawSigningKey()
    const nowMs = env.nowMs()
    return pipe(
      env.db.write([], async (ask): Promise<Either<CredentialFailure, number>> => {
        await announce(ask)
        const json = (await readKeys(ask)) ?? ''
        const rotated = rotateSigningKeys(env.wrapping, json, bytes, nowMs)
        if (E.isLeft(rotated)) return rotated
        const { id } = rotated.right
        if (rotated.right.json === json) return E.right(id)
        await putKeys(ask, rotated.right.json)
        await note(ask, entryOf({ type: 'SigningKeyRotated', body: { key: id } }, by, nowMs))
        return E.right(id)
      }),
      TE.flatMap(mirrored(env)),
    )
  }

const entriesIn = (rows: Rows): Either<CredentialFailure, ReadonlyArray<JournalEntry>> =>
  E.traverseArray(({ body }: Rows[number]) => decodeEntry(typeof body === 'string' ? body : ''))(
    rows,
  )

/** `journal` of the port: every node may look, and each change is recorded once whoever does. */
export const journalIn = ({ db }: Env): Journal => ({
  pending: () =>
    db.read('select body from consent_credentials.journal order by seq limit 100', [], entriesIn),
  recorded: (id) =>
    db.write([], async (ask): Promise<Either<CredentialFailure, void>> => {
      await ask('delete from consent_credentials.journal where id = $1', [id])
      return E.right(undefined)
    }),
})
