/** Every subcommand, in the order in which help lists them. Each is loaded when it is run: help needs no engine. */
import type { ListedCommand } from './line/command.ts'

export const commands: ReadonlyArray<ListedCommand> = [
  {
    name: 'serve',
    summary: 'serve the ledger over HTTP',
    load: async () => (await import('./serving/serve.ts')).serve,
  },
  {
    name: 'demo',
    summary: 'serve a temporary ledger with sample people',
    load: async () => (await import('./demo/demo.ts')).demo,
  },
  {
    name: 'publish',
    summary: 'publish a version of a policy, or preview its changes',
    load: async () => (await import('./policy/publish.ts')).publish,
  },
  {
    name: 'lint',
    summary: "report a policy's contradictions and gaps",
    load: async () => (await import('./policy/lint.ts')).lint,
  },
  {
    name: 'decide',
    summary: "ask whether something may be done with a person's data",
    load: async () => (await import('./history/decide.ts')).decide,
  },
  {
    name: 'replay',
    summary: 'list every event with the state changes it caused',
    load: async () => (await import('./history/replay.ts')).replay,
  },
  {
    name: 'rebuild',
    summary: 'rebuild all rows from the log, and print their digest',
    load: async () => (await import('./serving/rebuild.ts')).rebuild,
  },
  {
    name: 'export',
    summary: 'export the trail or a regulator bundle, or check an export',
    load: async () => (await import('./history/export.ts')).exportTrail,
  },
  {
    name: 'fsck',
    summary: 'check the whole log for damage',
    load: async () => (await import('./fsck/fsck.ts')).fsck,
  },
  {
    name: 'verify',
    summary: 'verify checkpoints and proofs of a transparency log, offline',
    load: async () => (await import('./verify/verify.ts')).verify,
  },
  {
    name: 'witness',
    summary: 'cosign checkpoints of logs that only grew',
    load: async () => (await import('./witness/witness.ts')).witness,
  },
  {
    name: 'audit',
    summary: 'draw a sample of events from a verified bundle',
    load: async () => (await import('./audit/audit.ts')).audit,
  },
  {
    name: 'backup',
    summary: 'copy the log or the vault while the ledger serves',
    load: async () => (await import('./keeping/backup.ts')).backup,
  },
  {
    name: 'keys',
    summary: 'list, add, switch and drop epochs of the key-encryption key',
    load: async () => (await import('./keeping/keys.ts')).keys,
  },
  {
    name: 'migrate',
    summary: 'convert a log of the previous version, or move it to another store, and verify it',
    load: async () => (await import('./migrate/migrate.ts')).migrate,
  },
  {
    name: 'kurrentdb',
    summary: 'prepare a KurrentDB server for a ledger, and check its rights',
    load: async () => (await import('./kurrentdb.ts')).kurrentdb,
  },
  {
    name: 'doctor',
    summary: 'check the environment of a ledger, and report problems',
    load: async () => (await import('./doctor/doctor.ts')).doctor,
  },
  {
    name: 'clock',
    summary: 'compare the clock with the last event, and accept the clock',
    load: async () => (await import('./keeping/clock.ts')).clock,
  },
  {
    name: 'config',
    summary: 'show the settings in force and their origin',
    load: async () => (await import('./serving/config.ts')).config,
  },
  {
    name: 'credential',
    summary: 'create, list and revoke the keys of callers',
    load: async () => (await import('./credential/credential.ts')).credential,
  },
]
