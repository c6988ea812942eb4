/** The languages that the ledger speaks to people in. */

/** In the order in which they are preferred where the caller does not care. */
export const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number]
