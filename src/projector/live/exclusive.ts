/** One at a time, in the order asked. */
export type Exclusive = <A>(action: () => Promise<A>) => Promise<A>

export const newExclusive = (): Exclusive => {
  let last: Promise<unknown> = Promise.resolve()
  return (action) => {
    const result = last.then(action)
    last = result.catch(() => {})
    return result
  }
}
