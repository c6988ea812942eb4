/**
 * The rooms of a folder: which may import which, as in the table of arrows. What puts them together lies beside them,
 * and no room imports that.
 */
const rooms = {
  'src/store/kurrentdb': {
    server: [],
    waiting: [],
    wire: ['server', 'waiting'],
    reading: ['wire'],
    following: ['wire'],
    opening: ['following'],
  },
}

/** What a row of a table may import: itself, what it names, and whatever these may. */
export const reachIn = (table, row) =>
  new Set([row, ...table[row].flatMap((next) => [...reachIn(table, next)])])

const rulesOf = ([folder, table]) => [
  ...Object.keys(table).map((room) => ({
    name: `room-${folder.replace('src/', '').replaceAll('/', '-')}-${room}`,
    comment: `In ${folder}, ${room} may import ${[...reachIn(table, room)].join(', ')}.`,
    severity: 'error',
    from: { path: `^${folder}/${room}/` },
    to: {
      path: `^${folder}/`,
      pathNot: [...reachIn(table, room)].map((next) => `^${folder}/${next}/`),
    },
  })),
  {
    name: `room-${folder.replace('src/', '').replaceAll('/', '-')}-unknown`,
    comment: `A room of ${folder} that the table of rooms does not know: add its row there.`,
    severity: 'error',
    from: {
      path: `^${folder}/[^/]+/`,
      pathNot: Object.keys(table).map((room) => `^${folder}/${room}/`),
    },
    to: {},
  },
]

/** One rule for each room, and one for a room without a row. */
export const roomRules = Object.entries(rooms).flatMap(rulesOf)
