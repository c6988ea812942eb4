/** How far the clocks of honest parties are apart at most: who states a time beyond that did not look at a clock that goes right. */
export const clockToleranceMs = 300_000
