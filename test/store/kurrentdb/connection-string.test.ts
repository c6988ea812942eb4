import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { parseConnection } from '../../../src/store/kurrentdb/server/connection-string.ts'
import type { Connection } from '../../../src/store/kurrentdb/server/connection-string.ts'

const parsed = (text: string): Connection => {
  const connection = parseConnection(text)
  if (E.isLeft(connection)) expect.fail(connection.left.expected)
  return connection.right
}

const malformed = (text: string): string => {
  const connection = parseConnection(text)
  if (E.isRight(connection)) expect.fail('was taken')
  return connection.left.expected
}

describe('reading a connection string', () => {
  test('takes a single node as it is, with TLS unless told otherwise', () => {
    expect(parsed('esdb://127.0.0.1:2113')).toMatchObject({
      hosts: ['127.0.0.1:2113'],
      isCluster: false,
      isSecure: true,
      login: undefined,
    })
    expect(parsed('esdb://localhost/?tls=false')).toMatchObject({
      hosts: ['localhost:2113'],
      isSecure: false,
    })
  })

  test('asks for the leader where there is more than one host, or discovery is wished for', () => {
    expect(parsed('esdb://a:1,b:2,c')).toMatchObject({
      hosts: ['a:1', 'b:2', 'c:2113'],
      isCluster: true,
    })
    expect(parsed('esdb+discover://cluster.example:2113').isCluster).toBe(true)
    expect(parsed('kurrentdb+discover://a:1,b:2').hosts).toEqual(['a:1', 'b:2'])
  })

  test('decodes user and password', () => {
    expect(parsed('esdb://led%40ger:p%3Aa%2Fss%40@h').login).toEqual({
      username: 'led@ger',
      password: 'p:a/ss@',
    })
  })

  test('takes what other clients are told, spelled as they spell it', () => {
    const connection = parsed(
      'esdb://h:1?tls=true&tlsCAFile=%2Fcerts%2Fca.crt&nodePreference=leader&maxDiscoverAttempts=100&discovery-interval=200&keepAliveInterval=20000&connectionName=one',
    )
    expect(connection).toMatchObject({
      files: { tlsCAFile: '/certs/ca.crt' },
      keepAliveIntervalMs: 20_000,
      keepAliveTimeoutMs: 10_000,
      connectionName: 'one',
    })
  })

  test.each([
    'http://h',
    'esdb:/h',
    'esdb://',
    'esdb://h:99999',
    'esdb://h:0',
    'esdb://h o',
    'esdb://user@h',
    'esdb://:secret@h',
    'esdb://user:@h',
    'esdb://user:%zz@h',
    'esdb://h?tls=maybe',
    'esdb://h?unknown=1',
    'esdb://h?tlsVerifyCert=false',
    'esdb://h?nodePreference=follower',
    'esdb://h?keepAliveInterval=500',
    'esdb://h?userCertFile=a',
  ])('refuses %s', (text) => {
    expect(malformed(text)).not.toBe('')
  })

  test('repeats nothing of what it refuses', () => {
    for (const text of [
      'esdb://user:secret@h?colour=secret',
      'secret',
      'esdb://user:secret@h:x',
      'esdb://user:secret@h?tls=secret',
    ]) {
      expect(malformed(text)).not.toContain('secret')
    }
  })
})
