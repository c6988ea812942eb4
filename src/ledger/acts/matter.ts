/** The id of a disclosure or exemption whose act has none. */
import { aboutAct } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import { uuidFrom } from '../../kernel/hash.ts'
import { matterFrom } from '../../kernel/ids.ts'
import type { MatterId } from '../../kernel/ids.ts'
import type { Command } from '../recording/command.ts'

/** A new id, derived from the command, so that a retry gets the same one. */
export const matterOf = (act: Act, { id }: Command): { readonly matter?: MatterId } => {
  const prefix = aboutAct(act.act).begins
  if (prefix === undefined) return {}
  return { matter: matterFrom(prefix, uuidFrom(id, 'matter').replaceAll('-', '')) }
}
