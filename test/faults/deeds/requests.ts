/** Requests whose server is killed while they run: an erasure, a publication. */
import { setTimeout as delay } from 'node:timers/promises'
import { someHash } from '../../acceptance/acts.ts'
import type { Client } from '../../acceptance/client.ts'
import { shipped } from '../../catalogue/shipped.ts'
import { renderText, renderedMediaType } from '../../../src/catalogue/render-text.ts'
import { customer } from '../../acceptance/acts.ts'
import { cancelAccount, optOut } from '../../support/acts.ts'
import { serving } from './deed.ts'
import type { Deed, Scene } from './deed.ts'
import type { Server } from '../driver/server.ts'

/** Asks, and kills the server that is asked. */
const asking = async (
  server: Server,
  ask: () => Promise<{ readonly status: number }>,
  afterMs: number,
): Promise<string> => {
  const asked = ask().then(
    ({ status }) => `answered ${status}`,
    () => 'not answered',
  )
  await delay(afterMs)
  await server.kill('SIGKILL')
  return asked
}

const note = 'a note that is to be gone for ever'

/** Somebody with a sealed note whose account is cancelled. */
const leaving = async (client: Client): Promise<string> => {
  const subject = await customer(client)
  await client.act(subject, { ...optOut, personal: { note } })
  await client.act(subject, {
    act: 'accept-agreement',
    agreement: 'ebank-customer-agreement',
    version: 'unstated',
    documentSha256: someHash('a'),
  })
  await client.act(subject, { ...cancelAccount('ebank'), personal: { note } })
  return subject
}

const notesIn = async (client: Client, subject: string): Promise<number> =>
  (
    await client.call('GET', `/v1/subjects/${subject}/trail?reason=audit`, { by: 'auditor' })
  ).text.split(note).length - 1

const erasure: Deed = {
  name: 'erasure',
  longestMs: 60,
  try: async (scene: Scene) => {
    let subject = ''
    let how = ''
    const erase = (client: Client) =>
      client.call('POST', `/v1/subjects/${subject}/erasure`, { by: 'officer', body: {} })
    await serving(scene.data, scene, async (server, client) => {
      subject = await leaving(client)
      how = await asking(server, () => erase(client), scene.afterMs)
    })
    await serving(scene.data, scene, async (_, client) => {
      const notes = await notesIn(client, subject)
      if (notes !== 0 && notes !== 2) scene.wrong.push(`half erased: ${notes} of 2 notes open`)
      if (how === 'answered 200' && notes !== 0) scene.wrong.push('an answered erasure is undone')
      const { status } = await erase(client)
      if (status !== 200) scene.wrong.push(`the erasure again is answered ${status}`)
      if ((await notesIn(client, subject)) !== 0) scene.wrong.push('a note opens after all')
    })
    return how
  },
}

const publication: Deed = {
  name: 'publish',
  longestMs: 120,
  try: async (scene: Scene) => {
    const pkg = { ...shipped, version: 'v2' }
    const text = renderText(shipped)
    const body = { package: pkg, text, mediaType: renderedMediaType, locale: 'zh-CN' }
    const options = { by: 'officer', body, headers: { 'idempotency-key': 'second' } } as const
    let how = ''
    await serving(scene.data, scene, async (server, client) => {
      how = await asking(server, () => client.call('POST', '/v1/policies', options), scene.afterMs)
    })
    await serving(scene.data, scene, async (_, client) => {
      const again = await client.call('POST', '/v1/policies', options)
      if (again.status !== 201 && again.status !== 200)
        scene.wrong.push(`published again it is answered ${again.status}: ${again.text}`)
      const at = `/v1/policies/${shipped.policy}`
      const { json } = await client.call('GET', at, { by: 'auditor' })
      const versions = json.versions.map(({ version }: { version: string }) => version)
      if (versions.join() !== 'v1,v2') scene.wrong.push(`there are the versions ${versions}`)
      const shown = await client.call('GET', `${at}/versions/v2/text`, { by: 'auditor' })
      if (shown.text !== text) scene.wrong.push('the text of v2 is another one')
    })
    return how
  },
}

export const requestDeeds: ReadonlyArray<Deed> = [erasure, publication]
