import { reachIn, roomRules } from './.dependency-cruiser.rooms.mjs'

/**
 * The arrows: which folder may import which. An arrow brings along what its target may import,
 * so that `store: ['events']` allows src/kernel as well. Whatever is not allowed here is an error.
 */

/** One row for each folder under src, in the order of the layout: imports point upwards only. */
const arrows = {
  kernel: [],
  files: [],
  identity: ['kernel'],
  events: ['kernel'],
  catalogue: ['events'],
  commands: ['events'],
  standing: ['events'],
  decisions: ['catalogue', 'standing'],
  deciders: ['commands', 'decisions'],
  store: ['events', 'files'],
  postgres: ['identity'],
  vault: ['store', 'postgres', 'identity'],
  transparency: ['kernel'],
  migrate: ['store'],
  follower: ['store'],
  sequencer: ['follower', 'transparency', 'postgres'],
  witness: ['transparency', 'files'],
  backup: ['vault', 'sequencer'],
  projector: ['follower', 'identity'],
  projections: ['standing'],
  credentials: ['events', 'files', 'postgres', 'identity'],
  replay: ['standing', 'vault'],
  ledger: ['deciders', 'replay', 'projections', 'projector'],
  exports: ['projections', 'projector', 'replay', 'transparency', 'decisions'],
  api: ['ledger', 'credentials', 'transparency'],
  operations: ['kernel'],
  http: ['api', 'exports', 'operations'],
  client: ['api', 'transparency'],
  config: ['kernel'],
}

/** The composition root is free: it may import every row above, and the adapters. */
const root = ['main', 'cli']

const files = {
  config: 'src/config(\\.ts$|/)',
  main: 'src/main(\\.ts$|/)',
}
const pathOf = (row) => files[row] ?? (row === 'projections' ? 'projections/' : `src/${row}/`)

const reach = (row) => reachIn(arrows, row)

/** What a row may import besides folders: the projections' own type, and never the machinery that runs them. */
const extras = (row) => (reach(row).has('projections') ? ['src/projector/projection\\.ts$'] : [])

const ours = '^(src|projections|web|test|bench|scripts|bin)/'

const rowRule = (row) => ({
  name: `arrow-${row}`,
  comment: `${row} may import ${[...reach(row)].join(', ')} and src/fp.ts; nothing else of ours.`,
  severity: 'error',
  from: { path: `^${pathOf(row)}` },
  to: {
    path: ours,
    pathNot: ['src/fp\\.ts$', ...extras(row), ...[...reach(row)].map(pathOf)].map((p) => `^${p}`),
  },
})

/** A package that only some files may know, so that it can be replaced there. */
const packageRule = (name, packages, owners) => ({
  name,
  comment: `${packages} belongs to ${owners}.`,
  severity: 'error',
  from: { path: '^(src|projections|web)/', pathNot: owners },
  to: { path: `(^|/)(node_modules/)?(@types/)?(${packages})(/|$)`, dependencyTypesNot: ['local'] },
})

/** An adapter is a folder or file beside its port, named by the engine it knows. */
const adapter =
  '^src/(store|vault|projector|credentials|sequencer)/(embedded|lmdb|kurrentdb|postgres)[^/]*'

const pure = '^(src/(events|catalogue|commands|standing|deciders|decisions)|projections)/'

export default {
  forbidden: [
    ...Object.keys(arrows).map(rowRule),
    ...roomRules,
    {
      name: 'unknown-folder',
      comment: 'A folder or file of src that the table of arrows does not know: add its row there.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['src/fp\\.ts$', ...[...Object.keys(arrows), ...root].map(pathOf)].map(
          (p) => `^${p}`,
        ),
      },
      to: {},
    },
    {
      name: 'arrow-main',
      comment: 'The command line starts the composition root, not the other way round.',
      severity: 'error',
      from: { path: '^src/main(\\.ts$|/)' },
      to: { path: '^(src/cli|test|bench|scripts|web)/' },
    },
    {
      name: 'arrow-cli',
      comment: 'What is shipped imports nothing that is not.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^(test|bench|scripts|web)/' },
    },
    {
      name: 'arrow-web',
      comment:
        'The web pages reach the ledger through the client only; the page that verifies a bundle brings the checks along.',
      severity: 'error',
      from: { path: '^web/' },
      to: {
        path: ours,
        pathNot: [
          '^(web|src/client)/',
          '^src/exports/verify/',
          // What a check answers, and is asked, is told in their words.
          '^src/(fp\\.ts$|transparency/)',
        ],
      },
    },
    {
      name: 'arrow-fp',
      comment: 'src/fp.ts imports fp-ts and io-ts and nothing of ours.',
      severity: 'error',
      from: { path: '^src/fp\\.ts$' },
      to: { path: ours },
    },
    {
      name: 'adapters-from-root-only',
      comment:
        'Only the composition root, the command line, backups (of the engines’ own files), tests and benchmarks know the adapters.',
      severity: 'error',
      from: {
        path: '^(src|projections|web)/',
        pathNot: ['^src/(main(\\.ts$|/)|(cli|backup)/)', adapter],
      },
      to: { path: adapter },
    },
    {
      name: 'adapters-apart',
      comment: 'One adapter never leans on another: each can be dropped alone.',
      severity: 'error',
      from: { path: '^src/([^/]+)/(embedded|lmdb|kurrentdb|postgres)', pathNot: '^src/cli/' },
      to: { path: adapter, pathNot: '^src/$1/$2' },
    },
    packageRule('fp-only-in-fp', 'fp-ts|io-ts', '^src/fp\\.ts$'),
    packageRule(
      'lmdb-only-in-embedded',
      'lmdb',
      '^src/((store|vault)/lmdb|projector/embedded|credentials/)',
    ),
    packageRule('asn1-only-in-stamps', 'pkijs|asn1js', '^src/transparency/stamp/'),
    packageRule('pg-only-in-postgres', 'pg', '^src/postgres/'),
    {
      name: 'postgres-only-in-adapters',
      comment:
        'What several adapters know of PostgreSQL is theirs: their ports know nothing of it.',
      severity: 'error',
      from: { path: '^(src|projections|web)/', pathNot: ['^src/postgres/', adapter] },
      to: { path: '^src/postgres/' },
    },
    packageRule('sonic-boom-only-in-operations', 'sonic-boom', '^src/operations/'),
    packageRule('pdf-only-in-pages', 'pdfkit|fontkit|qrcode-generator', '^src/exports/pages/'),
    packageRule('cors-only-in-http', 'cors', '^src/http/'),
    packageRule('phone-only-in-vault', 'libphonenumber-js', '^src/vault/identifiers/phone\\.ts$'),
    packageRule('express-only-in-http', 'express', '^src/http/'),
    packageRule('kurrentdb-only-in-adapter', '@eventstore/[^/]+', '^src/store/kurrentdb'),
    packageRule('protobuf-only-in-adapter', 'google-protobuf', '^src/store/kurrentdb'),
    {
      name: 'pure-no-builtins',
      comment: 'Pure folders take time, ids and randomness as data.',
      severity: 'error',
      from: { path: pure },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'kernel-builtins',
      comment: 'The kernel needs hashes and nothing else of Node.',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'client-no-builtins',
      comment: 'The client runs in browsers.',
      severity: 'error',
      from: { path: '^(src/client|web)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'verifier-no-builtins',
      comment: 'What verifies a bundle runs in browsers, and so does what it reads the bundle by.',
      severity: 'error',
      from: { path: '^src/exports/(verify|bundle/format)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A source file that nothing imports and that imports nothing is dead.',
      severity: 'error',
      from: { orphan: true, path: '^(src|projections)/' },
      to: {},
    },
    {
      name: 'resolvable',
      comment:
        'An import that cannot be found escapes every arrow. A peer of the benchmarks is installed by a run, elsewhere.',
      severity: 'error',
      from: { pathNot: '^bench/peers/[^/]+/server\\.mjs$' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-deep-folders',
      comment: 'Folders nest at most three deep under src.',
      severity: 'error',
      from: { path: '^src/[^/]+/[^/]+/[^/]+/[^/]+/' },
      to: {},
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: '^(dist|data|reports|coverage|docs|policies|\\.runtimes|\\.clients|\\.git)(/|$)',
    },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}
