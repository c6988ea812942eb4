import { describe, expect, test } from 'vitest'
import { composeText, fileText, namesIn, services } from './compose-file.ts'

const { version } = JSON.parse(fileText('package.json')) as { version: string }
const dockerfile = fileText('Dockerfile')
const all = [...services].map(([name, text]) => ({ name, text }))

/** Services that end when their work is done. */
const oneShot = ['certificates', 'kurrentdb-setup']

describe('docker-compose.yml', () => {
  test('starts one ledger on one node where nothing is said, and two on three in the cluster', () => {
    expect(fileText('.env')).toMatch(/^COMPOSE_PROFILES=single$/m)
    const inProfile = (profile: string) =>
      all.filter(({ text }) => text.includes(`profiles: [${profile}]`)).map(({ name }) => name)
    expect(inProfile('single')).toEqual(['ledger', 'kurrentdb'])
    expect(inProfile('cluster')).toEqual([
      'certificates',
      'kurrentdb-1',
      'kurrentdb-2',
      'kurrentdb-3',
      'kurrentdb-setup',
      'postgres',
      'ledger-1',
      'ledger-2',
    ])
  })

  test.each(all)('pins the image of $name to one release', ({ text }) => {
    const [image] = [...text.matchAll(/^ *image: (\S+)$/gm)].map(([, found]) => found)
    expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/)
  })

  test('names its own image by the version of the program', () => {
    expect(composeText.match(/image: consent-ledger:.*/g)).toEqual([
      `image: consent-ledger:${version}`,
    ])
  })

  test.each(all)('gives $name no more than it needs', ({ text }) => {
    expect(text).toContain('read_only: true')
    expect(text).toContain('cap_drop: [ALL]')
    expect(text).toContain("security_opt: ['no-new-privileges:true']")
    expect(text).toContain('nofile: { soft: 65536, hard: 65536 }')
    expect(text).not.toMatch(/privileged|pid: host|network_mode: host|docker\.sock/)
  })

  test.each(all.filter(({ name }) => !oneShot.includes(name)))(
    'knows whether $name is well',
    ({ text }) => expect(text).toMatch(/healthcheck:\n *(#.*\n *)?test:/),
  )

  test.each(all.filter(({ name }) => oneShot.includes(name)))(
    'lets $name end when it is done',
    ({ text }) => {
      // Its own line stands after those that its anchors bring.
      const restart = [...text.matchAll(/restart: '?([a-z:\d-]+)/g)].at(-1)?.[1] ?? 'no'
      expect(restart).toMatch(/^(no|on-failure:\d+)$/)
    },
  )

  test('publishes on this machine only, and no database', () => {
    const published = all.filter(({ text }) => text.includes('ports:'))
    expect(published.map(({ name }) => name)).toEqual(['ledger', 'ledger-1', 'ledger-2'])
    const ports = [...composeText.matchAll(/ports: \[(.*)\]/g)].map(([, found]) => found)
    expect(ports).toHaveLength(3)
    for (const each of ports) expect(each).toMatch(/^'127\.0\.0\.1:\d+:8080'$/)
    expect(composeText).toContain('inside: { internal: true }')
  })

  test('holds no password and no default for one', () => {
    expect(composeText).not.toContain('changeit')
    expect(composeText).not.toMatch(/\$\{/)
    for (const [, name, value] of composeText.matchAll(/([A-Z_]*PASSWORD[A-Z_]*)[=:] *(.+)/g))
      expect([name, value]).toEqual([name, expect.stringMatching(/^(\$\$\(cat )?\/run\/secrets\//)])
    // A password in a connection string stands before an @.
    expect(composeText).not.toMatch(/:\/\/[^\s/@]+:[^\s/@]+@/)
  })

  test('starts the nodes after their certificates, and the ledgers after their rights are made', () => {
    for (const name of ['kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3', 'postgres'])
      expect(services.get(name)).toContain(
        'certificates: { condition: service_completed_successfully }',
      )
    for (const name of ['ledger-1', 'ledger-2'])
      expect(services.get(name)).toMatch(
        /depends_on:[^]*kurrentdb-setup: \{ condition: service_completed_successfully \}|\*needs/,
      )
  })

  test('keeps the data of every server in a volume of its own', () => {
    for (const name of ['kurrentdb', 'kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3'])
      expect(services.get(name)).toContain(`${name}-data:/var/lib/kurrentdb`)
    const used = [...composeText.matchAll(/([a-z0-9-]+):\//g)].map(([, volume]) => volume)
    for (const volume of namesIn('volumes'))
      expect([volume, used.includes(volume)]).toEqual([volume, true])
  })

  test('keeps the authority’s key from every server', () => {
    const holders = all.filter(({ text }) => text.includes('certificates-authority:'))
    expect(holders.map(({ name }) => name)).toEqual(['certificates'])
  })
})

describe('a setting in a container', () => {
  const config = fileText('src/config.ts')
  // That of an administrator belongs to one command, and to no running ledger.
  const setup = fileText('src/cli/kurrentdb.ts')
  const others = fileText('src/config/known.ts')
  const known = new Set(`${config}${others}${setup}`.match(/LEDGER_[A-Z_]+[A-Z]/g))
  const secrets = /secretSettings = \[(.*)\]/.exec(config)?.[1] ?? ''

  test.each(['docker-compose.yml', 'Dockerfile'])('is one the ledger knows: %s', (path) => {
    const used = new Set(fileText(path).match(/LEDGER_[A-Z_]+[A-Z]/g))
    expect(used.size).toBeGreaterThan(2)
    for (const name of used) {
      const plain = name.replace(/_FILE$/, '')
      const isSecretFile =
        name !== plain && (secrets.includes(`'${plain}'`) || setup.includes(`'${plain}'`))
      expect([name, known.has(name) || isSecretFile]).toEqual([name, true])
    }
  })
})

describe('the Dockerfile', () => {
  test('builds on one pinned release of Node that the tests run on', () => {
    const [, major] = /^ARG NODE=(\d+)\.\d+\.\d+-trixie-slim$/m.exec(dockerfile) ?? []
    expect(fileText('.ci/run')).toMatch(new RegExp(`test:node -- .*\\b${major}\\b`))
    expect(dockerfile.match(/^FROM .*$/gm)).toEqual([
      'FROM node:${NODE} AS build',
      'FROM node:${NODE}',
    ])
  })

  test('runs as nobody in particular, under an init, and knows whether it is ready', () => {
    expect(dockerfile).toMatch(/^USER 1000:1000$/m)
    expect(dockerfile).toMatch(/^ENTRYPOINT \["\/usr\/bin\/tini", "--", "node", /m)
    expect(dockerfile).toMatch(/^HEALTHCHECK [^]*\/readyz/m)
    expect(dockerfile).toMatch(/^STOPSIGNAL SIGTERM$/m)
  })

  test('is given only what it copies', () => {
    const allowed = fileText('.dockerignore').match(/^!(\S+)$/gm) ?? []
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names]) =>
      (names ?? '').split(' '),
    )
    expect(allowed.map((line) => line.slice(1)).sort()).toEqual([...copied].sort())
    expect(fileText('.dockerignore').split('\n')).toContain('*')
  })
})
