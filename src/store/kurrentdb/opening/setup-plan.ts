/**
 * An administrator's preparation of a server for a ledger: one user without any group, and rights under which nobody
 * but an administrator can delete, hide or rewrite an event. Data only.
 */

/** The rights to a stream, in the server's words; an empty list is nobody but its administrators. */
export type Acl = {
  readonly $r: ReadonlyArray<string>
  readonly $w: ReadonlyArray<string>
  readonly $d: ReadonlyArray<string>
  readonly $mr: ReadonlyArray<string>
  readonly $mw: ReadonlyArray<string>
}

/** The whole of it. */
export type SetupPlan = {
  readonly user: { readonly loginName: string; readonly fullName: string; readonly groups: [] }
  /** The last event of `$settings`: what holds for every stream that says nothing of its own. */
  readonly defaults: { readonly $userStreamAcl: Acl; readonly $systemStreamAcl: Acl }
  /** Users who may read the log as a whole: without it a ledger cannot follow. */
  readonly logReaders: ReadonlyArray<string>
}

const administrators = '$admins'

const ownAcl = (user: string): Acl => ({ $r: [user], $w: [user], $d: [], $mr: [user], $mw: [] })

const onlyAdministrators: Acl = {
  $r: [administrators],
  $w: [administrators],
  $d: [administrators],
  $mr: [administrators],
  $mw: [administrators],
}

/** The plan for the user that the ledger's connection string names. */
export const setupPlan = (user: string): SetupPlan => ({
  user: { loginName: user, fullName: 'consent ledger', groups: [] },
  defaults: { $userStreamAcl: ownAcl(user), $systemStreamAcl: onlyAdministrators },
  logReaders: [administrators, user],
})

/** The metadata of `$all`. */
export const logMetadata = ({ logReaders }: SetupPlan) => ({ $acl: { $r: logReaders } })

const quoted = (value: unknown): string =>
  `'${JSON.stringify(value).replaceAll("'", String.raw`'\''`)}'`

const post = (path: string, type: string, body: unknown): ReadonlyArray<string> => [
  `curl --fail --cacert "$CA" -u "admin:$ADMIN_PASSWORD" -H 'Content-Type: ${type}' \\`,
  `  -d ${quoted(body)} "$SERVER${path}"`,
]

const atom = 'application/vnd.eventstore.events+json'
const aboutSettings = 'a1e6c0de-0000-4000-8000-000000000001'
const aboutLog = 'a1e6c0de-0000-4000-8000-000000000002'

/** The plan as lines for a terminal. Passwords stand in variables; none is printed. */
export const planText = (plan: SetupPlan): string =>
  [
    '# SERVER: https://host:2113 of one node; CA: the file of its authority; ADMIN_PASSWORD: of admin;',
    `# LEDGER_PASSWORD: the password for ${plan.user.loginName}, as in the ledger's connection string.`,
    '# The last two need a server with AtomPub over HTTP (off by default): `--apply` does without it.',
    '',
    '# 1. The user, in no group.',
    `curl --fail --cacert "$CA" -u "admin:$ADMIN_PASSWORD" -H 'Content-Type: application/json' \\`,
    `  -d "{\\"loginName\\":\\"${plan.user.loginName}\\",\\"fullName\\":\\"${plan.user.fullName}\\",\\"groups\\":[],\\"password\\":\\"$LEDGER_PASSWORD\\"}" "$SERVER/users/"`,
    '',
    '# 2. Rights for every stream that has none of its own: the ledger reads and writes, and nobody deletes.',
    ...post('/streams/%24settings', atom, [
      { eventId: aboutSettings, eventType: 'update-default-acl', data: plan.defaults },
    ]),
    '',
    '# 3. The log as a whole, which a ledger follows.',
    ...post('/streams/%24all/metadata', atom, [
      { eventId: aboutLog, eventType: '$metadata', data: logMetadata(plan) },
    ]),
    '',
  ].join('\n')
