/** The id of a disclosure or exemption whose act brings none. */
import type { Act } from '../../commands/acts.ts'
import { uuidFrom } from '../../kernel/hash.ts'
import { matterFrom } from '../../kernel/ids.ts'
import type { MatterId } from '../../kernel/ids.ts'
import type { Command } from '../recording/command.ts'

/** The acts that begin a matter; the others are spared the hash. */
const matterPrefix = ({ act }: Act): 'dsc' | 'exm' | undefined => {
  if (act === 'request-disclosure') return 'dsc'
  return act === 'invoke-exemption' ? 'exm' : undefined
}

/** A fresh id that a retry of the same command makes again. */
export const matterOf = (act: Act, { id }: Command): { readonly matter?: MatterId } => {
  const prefix = matterPrefix(act)
  if (prefix === undefined) return {}
  return { matter: matterFrom(prefix, uuidFrom(id, 'matter').replaceAll('-', '')) }
}
