/**
 * What those with long records do, in a process of its own: `heavy PORT MS SERVICE-KEY AUDITOR-KEY`. Trails, questions
 * about the past and acts told of late, each from a connection of its own that asks again once it is answered.
 * Prints how many of each were answered, as JSON.
 */
import { Agent, request } from 'node:http'
import { busy, busyDevice, equipped } from '../population/heavy.ts'

const [port = '', forMs = '', serviceKey = '', auditorKey = ''] = process.argv.slice(2)
const endMs = performance.now() + Number(forMs)
const agent = new Agent({ keepAlive: true, maxSockets: 32 })

type Asked = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly key: string
  readonly body?: object
}

const firstFailure = 400

const send = ({ method, path, key, body }: Asked): Promise<void> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      Authorization: `Bearer ${key}`,
      ...(text === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
    }
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
      const { statusCode = 0 } = answer
      let said = ''
      answer.on('data', (chunk: Buffer) => {
        if (statusCode >= firstFailure) said += chunk.toString('utf8')
      })
      answer.on('end', () =>
        statusCode >= firstFailure
          ? reject(new Error(`${path}: ${statusCode} ${said}`))
          : resolve(),
      )
    })
    sent.on('error', reject)
    sent.end(text)
  })

const dayMs = 86_400_000
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()

const trailOf = (subject: string): Asked => ({
  method: 'GET',
  path: `/v1/subjects/${subject}/trail?reason=audit`,
  key: auditorKey,
})
const askedOf = (subject: string): Asked => ({
  method: 'GET',
  path: `/v1/decisions?subject=${subject}&purpose=scan.code&operation=use&device=${busyDevice}&asOf=${ago(dayMs)}`,
  key: serviceKey,
})
/** Told a minute to an hour late: beyond what a clock may be off. */
const lateOf = (subject: string): Asked => ({
  method: 'POST',
  path: `/v1/subjects/${subject}/acts`,
  key: serviceKey,
  body: {
    act: 'observe-permission',
    device: subject === busy ? busyDevice : `dev_${'0'.repeat(32)}`,
    permission: 'camera',
    state: 'on',
    source: 'launch_sync',
    occurredAt: ago(60_000 + Math.floor(Math.random() * 3_540_000)),
  },
})

const counts = { trail: 0, asOf: 0, late: 0 }

const keepBusy = async (kind: keyof typeof counts, next: () => Asked): Promise<void> => {
  while (performance.now() < endMs) {
    await send(next())
    counts[kind] += 1
  }
}

const each = [busy, equipped].flatMap((subject) => [
  keepBusy('trail', () => trailOf(subject)),
  keepBusy('asOf', () => askedOf(subject)),
  keepBusy('asOf', () => askedOf(subject)),
  keepBusy('late', () => lateOf(subject)),
])
await Promise.all(each)
agent.destroy()
process.stdout.write(JSON.stringify(counts))
