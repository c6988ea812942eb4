/** One at a time, in the order asked. */
export type Exclusive = {
  <A>(action: () => Promise<A>): Promise<A>
  /** Nothing is under way, and nothing waits: what is done now, without waiting, is done alone. */
  readonly isFree: () => boolean
}

/** Nothing is under way yet. */
export const newExclusive = (): Exclusive => {
  let last: Promise<unknown> = Promise.resolve()
  let asked = 0
  const leave = (): void => {
    asked -= 1
  }
  const exclusive = <A>(action: () => Promise<A>): Promise<A> => {
    asked += 1
    const result = last.then(action)
    last = result.then(leave, leave)
    return result
  }
  return Object.assign(exclusive, { isFree: () => asked === 0 })
}
