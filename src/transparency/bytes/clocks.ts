/** The greatest difference between the clocks of honest parties: a time beyond it comes from a wrong clock. */
export const clockToleranceMs = 300_000
