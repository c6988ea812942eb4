/**
 * The schema for a log's keys and its last signed tree. A new version is a new step at the end: steps that were
 * published never change.
 */
import type { Schema } from '../../postgres/migrate.ts'

const version1 = `
  create table consent_log.keys (
    only_row boolean primary key default true check (only_row),
    -- A list as JSON; private keys in it are wrapped under a key-encryption key.
    body text not null
  );
  create table consent_log.last_signed (
    origin text collate "C" primary key,
    size bigint not null check (size >= 0),
    root bytea not null check (octet_length(root) = 32),
    -- The note over it, once it is signed.
    note bytea
  );`

export const logSchema: Schema = { name: 'consent_log', steps: [version1] }
