/** What is seen of nodes from outside, and how long it is waited for. */
import { setTimeout as delay } from 'node:timers/promises'
import type { NodesUnderTest } from './nodes-under-test.ts'

/** Until it holds, or the test has waited long enough to fail on what it is. */
export const until = async (holds: () => Promise<boolean>, withinMs = 15_000): Promise<number> => {
  const startedMs = performance.now()
  while (!(await holds())) {
    if (performance.now() - startedMs > withinMs) break
    await delay(50)
  }
  return performance.now() - startedMs
}

/** The checkpoint that a node shows. */
export const checkpointOf = async (
  { nodes }: Pick<NodesUnderTest, 'nodes'>,
  index: 0 | 1,
): Promise<string> => (await fetch(`${nodes[index]!.origin}/log/checkpoint`)).text()

/** How many entries a checkpoint covers. */
export const sizeIn = (checkpoint: string): number => Number(checkpoint.split('\n')[1])

/** Which of the nodes signs. */
export const signing = ({ nodes }: Pick<NodesUnderTest, 'nodes'>): ReadonlyArray<boolean> =>
  nodes.map(({ node }) => node.transparency.health().signs)
