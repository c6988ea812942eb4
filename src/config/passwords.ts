/** Passwords in connection strings: before the host, or among the parameters (PostgreSQL takes both). */

// As far as the last @ before the parameters: a password with an @ or a slash of its own is not shown in part.
const beforeHost = /^([a-z+]+:\/\/[^/@:?\s]*):[^?\s]*@/

const amongParameters = /([?&][a-z]*(?:pass|secret|token)[a-z]*=)[^&\s]*/gi

/** The connection string with `(hidden)` in place of each password. */
export const withoutPasswords = (connection: string): string =>
  connection.replace(beforeHost, '$1:(hidden)@').replace(amongParameters, '$1(hidden)')
