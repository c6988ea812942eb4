/** Nodes as seen from outside. */
import type { SharedLedger } from '../support/served-ledger.ts'

/** The checkpoint that a node shows. */
export const checkpointOf = async (
  { nodes }: Pick<SharedLedger, 'nodes'>,
  index: 0 | 1,
): Promise<string> => (await fetch(`${nodes[index]!.origin}/log/checkpoint`)).text()

/** How many entries a checkpoint covers. */
export const sizeIn = (checkpoint: string): number => Number(checkpoint.split('\n')[1])

/** Which of the nodes signs. */
export const signing = ({ nodes }: Pick<SharedLedger, 'nodes'>): ReadonlyArray<boolean> =>
  nodes.map(({ node }) => node.transparency.health().signs)
