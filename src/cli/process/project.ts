/** Files that come with the program: the policy it starts with. */
import { join } from 'node:path'
import { programFolder } from '../../files/program.ts'

export { programVersion } from '../../files/program.ts'

/** The folder of the policy that a new ledger publishes. */
export const seedPolicyFolder = join(programFolder, 'policies', 'icbc-rong-e-lian')
