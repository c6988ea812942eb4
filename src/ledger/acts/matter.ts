/** The id of a disclosure or exemption whose act brings none. */
import { aboutAct } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import { uuidFrom } from '../../kernel/hash.ts'
import { matterFrom } from '../../kernel/ids.ts'
import type { MatterId } from '../../kernel/ids.ts'
import type { Command } from '../recording/command.ts'

/** A fresh id that a retry of the same command makes again. */
export const matterOf = (act: Act, { id }: Command): { readonly matter?: MatterId } => {
  const prefix = aboutAct(act.act).begins
  if (prefix === undefined) return {}
  return { matter: matterFrom(prefix, uuidFrom(id, 'matter').replaceAll('-', '')) }
}
