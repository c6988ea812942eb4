/** How far the heap of this process may grow over what is alive in it. */
import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap grow by so many per cent of what is alive before it is collected. V8 lets it grow to four times, and a process
 * that makes garbage all the time, little of which lives, then holds memory that it has no use for.
 */
export const letHeapGrowBy = (percent: number): void => {
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}
