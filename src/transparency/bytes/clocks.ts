/** The greatest difference between correct clocks: a larger one comes from a wrong clock. */
export const clockToleranceMs = 300_000
