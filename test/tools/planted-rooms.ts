/** A rule of the arrows, a file that breaks it, the import it does so by, and the file which that names. */
export type Planted = readonly [rule: string, from: string, imports: string, to: string]

/** Imports that run against the rooms of a folder, and rooms that the table does not know. */
export const plantedRooms: ReadonlyArray<Planted> = [
  [
    'room-store-kurrentdb-wire',
    'src/store/kurrentdb/wire/up.ts',
    '../reading/pages.ts',
    'src/store/kurrentdb/reading/pages.ts',
  ],
  [
    'room-store-kurrentdb-reading',
    'src/store/kurrentdb/reading/up.ts',
    '../log.ts',
    'src/store/kurrentdb/log.ts',
  ],
  [
    'room-store-kurrentdb-unknown',
    'src/store/kurrentdb/else/up.ts',
    '../wire/ask.ts',
    'src/store/kurrentdb/wire/ask.ts',
  ],
  [
    'room-projector-live',
    'src/projector/live/up.ts',
    '../rebuild/build.ts',
    'src/projector/rebuild/build.ts',
  ],
  ['room-projector-embedded', 'src/projector/embedded/up.ts', '../run.ts', 'src/projector/run.ts'],
  [
    'room-ledger-recording',
    'src/ledger/recording/up.ts',
    '../acts/act.ts',
    'src/ledger/acts/act.ts',
  ],
  ['room-ledger-acts', 'src/ledger/acts/up.ts', '../assemble.ts', 'src/ledger/assemble.ts'],
  ['room-http-answers', 'src/http/answers/up.ts', '../server.ts', 'src/http/server.ts'],
  ['room-http-unknown', 'src/http/else/up.ts', '../server.ts', 'src/http/server.ts'],
  ['room-api-bodies', 'src/api/bodies/up.ts', '../openapi.ts', 'src/api/openapi.ts'],
  ['room-cli-words', 'src/cli/words/up.ts', '../line/command.ts', 'src/cli/line/command.ts'],
  ['room-cli-line', 'src/cli/line/up.ts', '../main.ts', 'src/cli/main.ts'],
  ['room-kernel-json', 'src/kernel/json/up.ts', '../hash.ts', 'src/kernel/hash.ts'],
  ['room-decisions-gates', 'src/decisions/gates/up.ts', '../check.ts', 'src/decisions/check.ts'],
  ['room-vault-unknown', 'src/vault/else/up.ts', '../key-vault.ts', 'src/vault/key-vault.ts'],
  [
    'room-vault-identifiers',
    'src/vault/identifiers/up.ts',
    '../key-vault.ts',
    'src/vault/key-vault.ts',
  ],
]
