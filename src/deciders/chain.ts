/** Entries by id, for lists that grow with a person's life: one more is added without copying the others. */
export type Chain<A> = Link<A> | undefined
type Link<A> = {
  readonly id: string
  readonly entry: A
  readonly before: Chain<A>
  /** This link and all before it: what the chain holds on to, ids that were linked again included. */
  readonly length: number
}

/** With `entry` under `id`, in place of what stood there. */
export const linked = <A>(chain: Chain<A>, id: string, entry: A): Chain<A> => {
  // What is linked again right away, such as a request and its answer, takes one link.
  const before = chain?.id === id ? chain.before : chain
  return { id, entry, before, length: linksIn(before) + 1 }
}

/** What stands under an id, looked for from the newest back. */
export const linkedAt = <A>(chain: Chain<A>, id: string): A | undefined => {
  for (let link = chain; link !== undefined; link = link.before) {
    if (link.id === id) return link.entry
  }
  return undefined
}

/** Every id once, the newest first. */
export const linkedIds = (chain: Chain<unknown>): ReadonlyArray<string> => {
  const ids = new Set<string>()
  for (let link = chain; link !== undefined; link = link.before) ids.add(link.id)
  return [...ids]
}

/** How many links the chain holds in memory: at least one for each id. */
export const linksIn = (chain: Chain<unknown>): number => chain?.length ?? 0
