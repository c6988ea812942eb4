/** The credentials' schema in PostgreSQL. A new version is a new step at the end: steps that were published never change. */
import type { Schema } from '../../postgres/migrate.ts'

/** Every node is told on this channel that something changed. */
export const channel = 'consent_credentials'

const version1 = `
  create table consent_credentials.state (
    only_row boolean primary key default true check (only_row),
    -- Counts changes, so that a node sees by one small row whether it is up to date.
    revision bigint not null
  );
  insert into consent_credentials.state (revision) values (0);
  create table consent_credentials.token_keys (
    epoch int primary key,
    wrapped bytea not null
  );
  create table consent_credentials.credentials (
    id text collate "C" primary key,
    body text not null
  );`

export const credentialsSchema: Schema = { name: 'consent_credentials', steps: [version1] }
