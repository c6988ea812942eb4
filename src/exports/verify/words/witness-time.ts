/** The time that a witness states, in a readable form. */

/** The last second of the year 9999. */
const lastSecond = 253_402_300_799n

/** Seconds since 1970 as an RFC 3339 time; beyond the year 9999 the number itself. */
export const witnessTime = (seconds: bigint): string =>
  seconds > lastSecond
    ? `second ${seconds} since 1970`
    : new Date(Number(seconds) * 1_000).toISOString().replace('.000Z', 'Z')
