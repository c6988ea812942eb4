#!/bin/sh
# Run once by the image of PostgreSQL, in an empty database: a user for the ledgers that owns its database and is
# nothing more. The password is read by psql itself, so that no command line shows it.
set -eu

psql --username "${POSTGRES_USER:-postgres}" --no-psqlrc --set ON_ERROR_STOP=1 --quiet <<'SQL'
\set password `cat /run/secrets/postgres-ledger`
create role ledger login password :'password';
create database ledger owner ledger;
revoke all on database ledger from public;
SQL
