/** The vault's schema in PostgreSQL. A new version is a new step at the end: steps that were published never change. */
import type { Schema } from '../../postgres/migrate.ts'

/** Other nodes' vaults are told on this channel which person's key was destroyed. */
export const channel = 'consent_vault'

// Text sorts by its bytes, so that pages and instants come in one order whatever the server's locale.
const version1 = `
  create table consent_vault.epochs (
    epoch int primary key,
    wrapped bytea not null
  );
  create table consent_vault.keys (
    subject text collate "C" primary key,
    ordinal int not null,
    -- No key is ever under an epoch that was retired: neither is kept where the other would be lost.
    epoch int not null references consent_vault.epochs,
    wrapped bytea not null
  );
  create index on consent_vault.keys (epoch);
  create table consent_vault.fences (
    subject text collate "C" not null,
    ordinal int not null,
    at text not null,
    fingerprint text not null,
    primary key (subject, ordinal)
  );
  create table consent_vault.unfinished (
    subject text collate "C" primary key
  );
  create table consent_vault.identifiers (
    hmac text collate "C" primary key,
    subject text not null,
    since text not null
  );
  create table consent_vault.aliases (
    subject text collate "C" not null,
    kind text collate "C" not null,
    since text collate "C" not null,
    hmac text collate "C" not null,
    until text collate "C",
    primary key (subject, kind, since, hmac)
  );
  create index on consent_vault.aliases (hmac);`

// Bindings on the log, changes that are still to be recorded, and opt-outs that outlive their person.
const version2 = `
  alter table consent_vault.identifiers add column binding text;
  alter table consent_vault.aliases add column binding text;
  create table consent_vault.carried (
    hmac text collate "C" primary key,
    opt_outs text not null
  );
  create table consent_vault.untold (
    subject text collate "C" not null,
    binding text collate "C" not null,
    change text collate "C" not null,
    body text not null,
    primary key (subject, binding, change)
  );`

// The ledger of these keys, and the last log position that a node told: src/identity/mark.ts.
const version3 = `
  create table consent_vault.ledger (
    only_row boolean primary key default true check (only_row),
    mark text not null
  );`

export const vaultSchema: Schema = { name: 'consent_vault', steps: [version1, version2, version3] }
