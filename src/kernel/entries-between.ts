/** The differences of two values of entries, one made from the other: shared parts are skipped. */
import type { Entries } from './entries.ts'

type Node<A> = NonNullable<Entries<A>>
/** Work that remains: a whole tree, or the one entry at its root. */
type Item<A> = { readonly tree: Node<A>; readonly isRoot: boolean }
type Items<A> = Item<A>[]

const push = <A>(items: Items<A>, tree: Entries<A>): void => {
  if (tree !== undefined) items.push({ tree, isRoot: false })
}

const expand = <A>(items: Items<A>, { tree }: Item<A>): void => {
  items.pop()
  push(items, tree.right)
  items.push({ tree, isRoot: true })
  push(items, tree.left)
}

type Take<A> = (key: string, before: A | undefined, after: A | undefined) => void

/** Takes the lesser of two roots, or both where their keys are the same. */
const takeRoots = <A>(old: Items<A>, fresh: Items<A>, take: Take<A>): void => {
  const was = old.at(-1)?.tree
  const is = fresh.at(-1)?.tree
  const isRemoved = was !== undefined && (is === undefined || was.key <= is.key)
  const isAdded = is !== undefined && (was === undefined || is.key <= was.key)
  if (isRemoved) old.pop()
  if (isAdded) fresh.pop()
  if (isRemoved && isAdded) {
    if (was.value !== is.value) take(was.key, was.value, is.value)
  } else if (isRemoved) take(was.key, was.value, undefined)
  else if (isAdded) take(is.key, undefined, is.value)
}

/**
 * Gives each key whose value is another than before, in key order, with both values (`undefined` for none).
 * O(d log n) for d differences between entries that share the rest.
 */
export const forEachDifference = <A>(
  before: Entries<A>,
  after: Entries<A>,
  take: Take<A>,
): void => {
  const old: Items<A> = []
  const fresh: Items<A> = []
  push(old, before)
  push(fresh, after)
  for (;;) {
    const was = old.at(-1)
    const is = fresh.at(-1)
    if (was === undefined && is === undefined) return
    if (was?.tree === is?.tree && was?.isRoot === is?.isRoot) {
      old.pop()
      fresh.pop()
      continue
    }
    // The larger first: what is shared comes up on both sides at the same size.
    const oldSize = was?.isRoot === false ? was.tree.size : 0
    const freshSize = is?.isRoot === false ? is.tree.size : 0
    if (was !== undefined && oldSize > 0 && oldSize >= freshSize) expand(old, was)
    else if (is !== undefined && freshSize > 0) expand(fresh, is)
    else takeRoots(old, fresh, take)
  }
}
