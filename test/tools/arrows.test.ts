import { describe, expect, test } from 'vitest'
import { runNode, withProject } from './planted.ts'
import { plantedRooms } from './planted-rooms.ts'
import type { Planted } from './planted-rooms.ts'
import type { Files } from './planted.ts'

type Violation = {
  readonly rule: { readonly name: string }
  readonly from: string
  readonly to: string
}

const violations = (files: Files): ReadonlyArray<string> =>
  withProject(files, ['.dependency-cruiser.mjs', '.dependency-cruiser.rooms.mjs'], (folder) => {
    const { stdout, stderr } = runNode(
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', '.'],
      folder,
    )
    if (stdout === '') throw new Error(stderr)
    const { summary } = JSON.parse(stdout) as {
      summary: { violations: ReadonlyArray<Violation> }
    }
    return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)
  })

const pack = (name: string): Files => ({
  [`node_modules/${name}/package.json`]: `{ "name": "${name}", "main": "index.js" }`,
  [`node_modules/${name}/index.js`]: 'module.exports = {}',
})
const packages = { ...pack('fp-ts'), ...pack('lmdb'), ...pack('express'), ...pack('pg') }
const client = { ...pack('@eventstore/db-client'), ...pack('google-protobuf') }

const value = 'export const a = 1\n'
const needs = (...paths: ReadonlyArray<string>): string =>
  [...paths.map((path, n) => `import * as n${n} from '${path}'\nvoid n${n}`), value].join('\n')
const needsType = (path: string): string => `import type { A } from '${path}'\nexport type B = A\n`

/** Every row of the layout, importing what it may. */
const house: Files = {
  ...packages,
  ...client,
  'src/fp.ts': needs('fp-ts'),
  'src/kernel/ids.ts': needs('../fp.ts'),
  'src/kernel/hash.ts': needs('node:crypto', './ids.ts'),
  'src/events/consent.ts': needs('../kernel/ids.ts', '../fp.ts'),
  'src/catalogue/purpose.ts': needs('../events/consent.ts', '../kernel/ids.ts'),
  'src/commands/give.ts': needs('../kernel/ids.ts'),
  'src/standing/standing.ts': needs('../events/consent.ts'),
  'src/deciders/consent.ts': needs(
    '../commands/give.ts',
    '../catalogue/purpose.ts',
    '../standing/standing.ts',
  ),
  'src/decisions/check.ts': needs('../catalogue/purpose.ts', '../standing/standing.ts'),
  'src/store/event-store.ts': needs('../events/consent.ts'),
  'src/files/disk.ts': needs('node:fs'),
  'src/store/embedded/log.ts': needs('node:fs', '../event-store.ts', '../../files/disk.ts'),
  'src/store/lmdb/log.ts': needs('lmdb', 'node:fs', '../event-store.ts'),
  'src/store/kurrentdb/log.ts': needs('@eventstore/db-client', '../event-store.ts'),
  'src/store/kurrentdb/wire/ask.ts': needs('../../event-store.ts'),
  'src/store/kurrentdb/reading/pages.ts': needs('../wire/ask.ts'),
  'src/vault/key-vault.ts': needs('../store/event-store.ts'),
  'src/postgres/fault.ts': needs('pg', '../fp.ts'),
  'src/vault/postgres/keys.ts': needs('../key-vault.ts', '../../postgres/fault.ts'),
  'src/vault/embedded/keys.ts': needs('../key-vault.ts', '../../files/disk.ts'),
  'src/vault/lmdb/rows.ts': needs('lmdb', '../key-vault.ts'),
  'src/transparency/tree.ts': needs('../kernel/ids.ts'),
  'src/follower/follower.ts': needs('../store/event-store.ts'),
  'src/sequencer/sequencer.ts': needs('../follower/follower.ts', '../transparency/tree.ts'),
  'src/sequencer/postgres/signed.ts': needs('../sequencer.ts', '../../postgres/fault.ts'),
  'src/witness/witness.ts': needs('../transparency/tree.ts', '../files/disk.ts'),
  'src/projector/projection.ts': needs('../events/consent.ts'),
  'src/projector/run.ts': needs('./projection.ts', '../follower/follower.ts'),
  'src/projector/rows.ts': needs('../store/event-store.ts'),
  'src/projector/embedded/rows.ts': needs('lmdb', '../rows.ts'),
  'src/projector/rebuild/build.ts': needs('../rows.ts'),
  'projections/status.ts': needs('../src/projector/projection.ts', '../src/standing/standing.ts'),
  'src/ledger/recording/run-command.ts': needs(
    '../../deciders/consent.ts',
    '../../store/event-store.ts',
  ),
  'src/ledger/acts/act.ts': needs('../recording/run-command.ts'),
  'src/ledger/assemble.ts': needs('./acts/act.ts'),
  'src/credentials/keys.ts': needs('lmdb', '../events/consent.ts'),
  'src/exports/receipt.ts': needs('../../projections/status.ts', '../vault/key-vault.ts'),
  'src/api/routes.ts': needs('../commands/give.ts'),
  'src/api/openapi.ts': needs('./routes.ts'),
  'src/http/server.ts': needs('express', '../api/routes.ts', '../ledger/recording/run-command.ts'),
  'src/client/sdk.ts': needs('../api/routes.ts', '../transparency/tree.ts'),
  'src/config.ts': needs('./kernel/hash.ts', 'node:fs'),
  'src/main.ts': needs('./config.ts', './store/embedded/log.ts', './store/kurrentdb/log.ts'),
  'src/cli/main.ts': needs('../main.ts', '../vault/embedded/keys.ts'),
  'src/cli/words/exit.ts': needs('../../fp.ts'),
  'src/cli/line/command.ts': needs('../words/exit.ts'),
  'web/page.ts': needs('../src/client/sdk.ts'),
  'test/any.test.ts': needs('../src/store/embedded/log.ts'),
}

/** The rule that each planted file breaks; the target is its import. */
const planted: ReadonlyArray<Planted> = [
  ...plantedRooms,
  ['arrow-kernel', 'src/kernel/up.ts', '../events/consent.ts', 'src/events/consent.ts'],
  ['arrow-files', 'src/files/up.ts', '../kernel/ids.ts', 'src/kernel/ids.ts'],
  ['arrow-events', 'src/events/up.ts', '../store/event-store.ts', 'src/store/event-store.ts'],
  ['arrow-catalogue', 'src/catalogue/up.ts', '../commands/give.ts', 'src/commands/give.ts'],
  ['arrow-commands', 'src/commands/up.ts', '../deciders/consent.ts', 'src/deciders/consent.ts'],
  ['arrow-standing', 'src/standing/up.ts', '../catalogue/purpose.ts', 'src/catalogue/purpose.ts'],
  [
    'arrow-deciders',
    'src/deciders/up.ts',
    '../ledger/recording/run-command.ts',
    'src/ledger/recording/run-command.ts',
  ],
  [
    'arrow-decisions',
    'src/decisions/up.ts',
    '../../projections/status.ts',
    'projections/status.ts',
  ],
  ['arrow-store', 'src/store/up.ts', '../vault/key-vault.ts', 'src/vault/key-vault.ts'],
  ['arrow-postgres', 'src/postgres/up.ts', '../vault/key-vault.ts', 'src/vault/key-vault.ts'],
  ['pg-only-in-postgres', 'src/vault/postgres/up.ts', 'pg', 'node_modules/pg/index.js'],
  ['postgres-only-in-adapters', 'src/vault/pg.ts', '../postgres/fault.ts', 'src/postgres/fault.ts'],
  ['arrow-vault', 'src/vault/up.ts', '../transparency/tree.ts', 'src/transparency/tree.ts'],
  [
    'arrow-transparency',
    'src/transparency/up.ts',
    '../ledger/recording/run-command.ts',
    'src/ledger/recording/run-command.ts',
  ],
  ['arrow-follower', 'src/follower/up.ts', '../projector/rows.ts', 'src/projector/rows.ts'],
  [
    'arrow-projector',
    'src/projector/up.ts',
    '../../projections/status.ts',
    'projections/status.ts',
  ],
  ['arrow-projections', 'projections/up.ts', '../src/projector/run.ts', 'src/projector/run.ts'],
  ['arrow-credentials', 'src/credentials/up.ts', '../vault/key-vault.ts', 'src/vault/key-vault.ts'],
  ['arrow-replay', 'src/replay/up.ts', '../deciders/consent.ts', 'src/deciders/consent.ts'],
  ['arrow-exports', 'src/exports/up.ts', '../http/server.ts', 'src/http/server.ts'],
  ['arrow-ledger', 'src/ledger/up.ts', '../http/server.ts', 'src/http/server.ts'],
  ['arrow-api', 'src/api/up.ts', '../http/server.ts', 'src/http/server.ts'],
  ['arrow-http', 'src/http/up.ts', '../client/sdk.ts', 'src/client/sdk.ts'],
  ['arrow-client', 'src/client/up.ts', '../http/server.ts', 'src/http/server.ts'],
  ['arrow-cli', 'src/cli/up.ts', '../../test/any.test.ts', 'test/any.test.ts'],
  ['arrow-web', 'web/up.ts', '../src/api/routes.ts', 'src/api/routes.ts'],
  ['unknown-folder', 'src/helpers/up.ts', '../fp.ts', 'src/fp.ts'],
  ['fp-only-in-fp', 'src/deciders/fp.ts', 'fp-ts', 'node_modules/fp-ts/index.js'],
  ['lmdb-only-in-embedded', 'src/http/lmdb.ts', 'lmdb', 'node_modules/lmdb/index.js'],
  ['express-only-in-http', 'src/client/express.ts', 'express', 'node_modules/express/index.js'],
  [
    'kurrentdb-only-in-adapter',
    'src/store/near.ts',
    '@eventstore/db-client',
    'node_modules/@eventstore/db-client/index.js',
  ],
  [
    'protobuf-only-in-adapter',
    'src/projector/bytes.ts',
    'google-protobuf',
    'node_modules/google-protobuf/index.js',
  ],
  [
    'adapters-from-root-only',
    'src/http/adapter.ts',
    '../store/embedded/log.ts',
    'src/store/embedded/log.ts',
  ],
  [
    'adapters-apart',
    'src/vault/embedded/near.ts',
    '../../store/embedded/log.ts',
    'src/store/embedded/log.ts',
  ],
  ['pure-no-builtins', 'src/decisions/builtin.ts', 'crypto', 'crypto'],
  ['kernel-builtins', 'src/kernel/builtin.ts', 'node:fs', 'fs'],
  ['client-no-builtins', 'src/client/builtin.ts', 'node:fs', 'fs'],
  ['no-circular', 'src/events/self.ts', './self.ts', 'src/events/self.ts'],
  ['resolvable', 'src/events/lost.ts', './nowhere.ts', './nowhere.ts'],
  ['no-deep-folders', 'src/http/a/b/c/deep.ts', '../../../../fp.ts', 'src/fp.ts'],
]

describe('the arrows', () => {
  test('allow the layout as it is meant', () => {
    expect(violations(house)).toEqual([])
  })

  test('name every planted violation, an import of a type included', () => {
    const bad = Object.fromEntries(planted.map(([, from, imports]) => [from, needs(imports)]))
    const found = violations({
      ...house,
      ...bad,
      'src/events/alone.ts': value,
      'src/fp.ts': needs('fp-ts', './kernel/hash.ts'),
      'src/main.ts': needs('./config.ts', './cli/main.ts'),
      'src/config.ts': needs('./http/server.ts'),
      'src/replay/load.ts': needs('../deciders/consent.ts', '../projector/projection.ts'),
      'src/commands/type.ts': needsType('../deciders/consent.ts'),
    })
    const expected = [
      ...planted.map(([rule, from, , to]) => `${rule}: ${from} -> ${to}`),
      'no-orphans: src/events/alone.ts -> src/events/alone.ts',
      'arrow-fp: src/fp.ts -> src/kernel/hash.ts',
      'arrow-main: src/main.ts -> src/cli/main.ts',
      'arrow-config: src/config.ts -> src/http/server.ts',
      'arrow-replay: src/replay/load.ts -> src/projector/projection.ts',
      'arrow-commands: src/commands/type.ts -> src/deciders/consent.ts',
    ]
    expect(expected.filter((line) => !found.includes(line))).toEqual([])
  })
})
