/** Whether two names are of one person as far as writing goes: nothing is known of who they are. */

/**
 * A name as it is compared: full-width and half-width forms, upper and lower case, spaces and invisible characters make
 * no other person (UAX #15, NFKC). Punctuation may tell two file numbers apart.
 */
export const comparableName = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\p{White_Space}\p{Cf}]/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
