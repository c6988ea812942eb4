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

/** Signing keys in a shape that can be rotated (a new one is drawn), revoked tokens, and what is not in the log yet. */
const version2 = `
  drop table consent_credentials.token_keys;
  create table consent_credentials.signing_keys (
    only_row boolean primary key default true check (only_row),
    body text not null
  );
  create table consent_credentials.revoked_tokens (
    subject text collate "C" primary key,
    -- Milliseconds since 1970.
    until_ms bigint not null
  );
  create table consent_credentials.journal (
    seq bigint generated always as identity primary key,
    id text collate "C" unique not null,
    body text not null
  );
  update consent_credentials.state set revision = revision + 1;`

/** The ledger's id, and the last log position that a node told: src/identity/mark.ts. */
const version3 = `
  create table consent_credentials.ledger (
    only_row boolean primary key default true check (only_row),
    mark text not null
  );`

export const credentialsSchema: Schema = {
  name: 'consent_credentials',
  steps: [version1, version2, version3],
}
