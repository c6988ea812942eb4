/**
 * The rooms of a folder: which may import which, as in the table of arrows. What puts them together lies beside them,
 * and no room imports that; "beside" are files that lie there because every room may import them, such as a port.
 * "adapters" are folders that the rules of adapters hold.
 */
const rooms = {
  'src/events': {
    beside: [
      'vocabulary',
      'event',
      'ground',
      'envelope',
      'end-date',
      'identifier-kind',
      'ledger-event',
    ],
    detect: [],
    facts: [],
    declared: ['facts'],
  },
  'src/commands': { acts: [] },
  'src/standing': {
    beside: ['standing', 'latest', 'states', 'bounds', 'scope-from', 'consent-in'],
    fold: [],
    lens: [],
    row: ['lens'],
  },
  'src/deciders': {
    beside: ['refusal', 'decider', 'setting', 'lookups', 'limits'],
    state: [],
    checks: ['state'],
    acts: ['checks'],
    life: ['acts'],
    outcome: ['life'],
  },
  'src/kernel': { json: [] },
  'src/catalogue': {
    package: [],
    diff: ['package'],
    lint: ['package'],
  },
  'src/catalogue/lint': { beside: ['finding', 'purposes'], checks: [] },
  'src/decisions': { beside: ['answer', 'facts', 'question'], gates: [] },
  'src/vault': { adapters: ['embedded', 'lmdb', 'postgres'], identifiers: [] },
  'src/vault/embedded': {
    format: [],
    memory: ['format'],
    files: ['memory'],
    slots: ['files'],
    rows: ['slots'],
    reading: ['rows'],
  },
  'src/credentials': {
    adapters: ['postgres'],
    beside: ['credential', 'credentials'],
    keys: [],
  },
  'src/store/kurrentdb': {
    server: [],
    waiting: [],
    wire: ['server', 'waiting'],
    reading: ['wire'],
    following: ['wire'],
    opening: ['following'],
  },
  'src/projector': {
    beside: ['projection', 'rows', 'read-event', 'in-memory', 'table-hash'],
    tables: [],
    live: ['tables'],
    rebuild: ['live'],
    embedded: [],
  },
  projections: {
    beside: ['mark', 'subject-key'],
    consent: [],
    disclosure: [],
    exemption: [],
    oversight: [],
    internal: [],
  },
  'src/transparency': {
    beside: ['primitives', 'log-tree', 'signer', 'transparency-log', 'endorser'],
    bytes: [],
    tree: ['bytes'],
    note: ['bytes'],
    proof: ['tree', 'note'],
    signing: ['note'],
    tiles: ['tree'],
    proving: ['tiles'],
    stamp: ['bytes'],
  },
  'src/witness': {
    beside: ['witness', 'refusal'],
    http: [],
  },
  'src/sequencer': {
    adapters: ['postgres'],
    beside: ['failure'],
    keys: [],
    signed: ['keys'],
    'tree-files': [],
    asking: [],
    endorsed: [],
    witnesses: ['asking', 'endorsed'],
    stamps: ['asking', 'endorsed'],
    endorsing: ['witnesses', 'stamps'],
    deposits: ['asking'],
    following: ['tree-files'],
    checkpoints: ['signed', 'following'],
    starting: ['checkpoints'],
  },
  'src/ledger': {
    beside: ['ledger', 'node-state', 'parts', 'running', 'tables'],
    recording: [],
    clock: [],
    memory: [],
    idempotency: ['recording'],
    registry: ['recording'],
    publishing: ['idempotency', 'registry', 'clock'],
    acts: ['idempotency', 'registry', 'clock'],
    identity: ['registry', 'memory'],
    reading: ['registry', 'memory', 'clock'],
  },
  'src/exports': {
    beside: ['failure', 'state-digest'],
    pages: [],
    sampling: ['bundle'],
    receipts: ['pages'],
    bundle: ['pages'],
    verify: ['bundle', 'receipts'],
  },
  'src/exports/bundle': {
    beside: ['failure', 'env', 'head'],
    format: [],
    archive: ['format'],
    reading: ['format'],
    contents: ['archive', 'reading'],
    report: ['contents'],
  },
  'src/api': {
    beside: ['route', 'routes', 'schema', 'act-roles'],
    problems: [],
    bodies: [],
    routes: ['bodies', 'problems'],
    contract: ['routes'],
  },
  'src/http': {
    answers: [],
    docs: ['answers'],
    limits: ['answers'],
    requests: ['limits'],
    handlers: ['requests'],
    registers: ['handlers'],
  },
  'src/projector/embedded': { beside: ['containment'], text: [], tables: ['text'] },
  'src/main': {
    beside: ['failure', 'keys', 'log', 'telling'],
    edge: [],
    identity: [],
    transparency: [],
    bundles: [],
    fsck: ['identity', 'transparency'],
    scrubbing: [],
  },
  'src/cli': {
    words: [],
    line: ['words'],
    shown: ['line'],
    process: ['line'],
    opening: ['shown', 'process'],
    policy: ['opening'],
    history: ['opening', 'verify'],
    fsck: ['opening'],
    verify: ['shown', 'process'],
    audit: ['verify'],
    witness: ['opening', 'verify'],
    serving: ['policy'],
    credential: ['policy'],
    demo: ['serving'],
    migrate: ['history'],
    keeping: ['serving'],
    doctor: ['keeping'],
  },
}

/** What a row of a table may import: itself, what it names, and whatever these may. */
export const reachIn = (table, row) =>
  new Set([row, ...table[row].flatMap((next) => [...reachIn(table, next)])])

const nameOf = (folder, room) => `room-${folder.replace('src/', '').replaceAll('/', '-')}-${room}`

const rulesOf = ([folder, { beside = [], adapters = [], ...table }]) => [
  ...Object.keys(table).map((room) => ({
    name: nameOf(folder, room),
    comment: `In ${folder}, ${room} may import ${[...reachIn(table, room), ...beside].join(', ')}.`,
    severity: 'error',
    from: { path: `^${folder}/${room}/` },
    to: {
      path: `^${folder}/`,
      pathNot: [
        ...[...reachIn(table, room)].map((next) => `^${folder}/${next}/`),
        ...beside.map((file) => `^${folder}/${file}\\.ts$`),
      ],
    },
  })),
  {
    name: nameOf(folder, 'unknown'),
    comment: `A room of ${folder} that the table of rooms does not know: add its row there.`,
    severity: 'error',
    from: {
      path: `^${folder}/[^/]+/`,
      pathNot: [...Object.keys(table), ...adapters].map((room) => `^${folder}/${room}/`),
    },
    to: {},
  },
]

/** One rule for each room, and one for a room without a row. */
export const roomRules = Object.entries(rooms).flatMap(rulesOf)
