/** Entries by id, for lists that grow with a person's life: one more is added without copying the others. */
export type Chain<A> = Link<A> | undefined
type Link<A> = { readonly id: string; readonly entry: A; readonly before: Chain<A> }

/** With `entry` under `id`, in place of what stood there. */
export const linked = <A>(chain: Chain<A>, id: string, entry: A): Chain<A> => ({
  id,
  entry,
  before: chain,
})

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
