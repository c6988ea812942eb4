/** The page of the contract, drawn by its own script, and a request tried from it against the server that gave it. */
import { createContext, runInContext } from 'node:vm'
import { beforeAll, describe, expect, test } from 'vitest'
import { allRoutes } from '../../../src/api/routes.ts'
import { actNames } from '../../../src/commands/acts.ts'
import { houseOfFile } from '../house.ts'

/** As much of an element as the script asks of one. */
class Element {
  readonly attributes: Record<string, string> = {}
  readonly children: (Element | string)[] = []
  readonly listeners: Record<string, () => unknown> = {}
  value = ''
  hidden = false
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
  setAttribute(key: string, value: string): void {
    this.attributes[key] = value
  }
  append(...more: (Element | string)[]): void {
    this.children.push(...more)
  }
  addEventListener(event: string, listener: () => unknown): void {
    this.listeners[event] = listener
  }
  get all(): ReadonlyArray<Element> {
    const inner = this.children.filter((each) => each instanceof Element)
    return [...inner, ...inner.flatMap((each) => each.all)]
  }
  get textContent(): string {
    return this.children.map((each) => (each instanceof Element ? each.textContent : each)).join('')
  }
  set textContent(text: string) {
    this.children.splice(0, this.children.length, text)
  }
  find(name: string, label?: string): Element {
    const found = this.all.find(
      (each) =>
        each.name === name && (label === undefined || each.attributes['aria-label'] === label),
    )
    if (found === undefined) throw new Error(`no ${name} ${label ?? ''}`)
    return found
  }
}

const house = await houseOfFile()
let page: { readonly nav: Element; readonly main: Element }

beforeAll(async () => {
  const { text } = await house.call('GET', '/v1/docs')
  const [, contract = ''] = /id="contract">([\s\S]*?)<\/script>/.exec(text) ?? []
  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(text) ?? []
  const nav = new Element('nav')
  const main = new Element('main')
  const document = {
    createElement: (name: string) => new Element(name),
    getElementById: () => ({ textContent: contract }),
    querySelector: (name: string) => (name === 'nav' ? nav : main),
  }
  const location = { hash: '', origin: 'http://127.0.0.1' }
  const addEventListener = () => undefined
  const asked = (path: string, init: RequestInit) => fetch(house.url + path, init)
  runInContext(
    script,
    createContext({ document, location, addEventListener, URLSearchParams, fetch: asked }),
  )
  page = { nav, main }
})

const sectionOf = (id: string): Element => {
  const found = page.main.all.find(({ attributes }) => attributes['id'] === id)
  if (found === undefined) throw new Error(`no section ${id}`)
  return found
}
const send = async (section: Element): Promise<string> => {
  const output = section.all.find(({ attributes }) => attributes['aria-live'] === 'polite')
  await section.find('button').listeners['click']?.()
  return output?.textContent ?? ''
}

describe('the page of the contract', () => {
  test('shows every operation with its description, an example and a way to try it', () => {
    for (const { name, summary } of allRoutes) {
      const section = sectionOf(name)
      expect(section.textContent).toContain(summary)
      expect(section.find('button').textContent).toBe('Send')
    }
    expect(sectionOf('ask').textContent).toContain('"decision": "ALLOW"')
    expect(sectionOf('schema-ReasonCode').textContent).toContain('The person withdrew the consent.')
  })

  test('shows the operations of one role alone where that is asked for', () => {
    const role = page.nav.find('select')
    role.value = 'operator'
    role.listeners['change']?.()
    expect([sectionOf('health').hidden, sectionOf('erase').hidden]).toEqual([false, true])
    role.value = ''
    role.listeners['change']?.()
    expect(sectionOf('erase').hidden).toBe(false)
  })

  test('offers a body for each act, and puts the chosen one into the form', () => {
    const section = sectionOf('act')
    const shown = section.all.filter(({ name }) => name === 'summary')
    const kinds = section.find('select', 'Example')
    const form = section.find('textarea', 'Body')
    for (const name of actNames) {
      expect(shown.map(({ textContent }) => textContent)).toContain(name)
      kinds.value = name
      kinds.listeners['change']?.()
      expect(JSON.parse(form.value)).toMatchObject({ act: name })
    }
    expect(() => sectionOf('ask').find('select', 'Example')).toThrow('no select')
  })

  test('sends a request with the key that was typed, and shows what was answered', async () => {
    const key = page.nav.find('input', 'Key')
    expect(await send(sectionOf('health'))).toMatch(/^401 /)
    key.value = house.keys.operator
    expect(await send(sectionOf('health'))).toMatch(/^200 OK\n\n\{\n {2}"ledger": "house"/)
    key.value = house.keys.service
    const made = await send(sectionOf('claimSubject'))
    expect(made).toMatch(/^201 Created/)
    const subject = /sub_[\da-f]{32}/.exec(made)?.[0] ?? ''
    const standing = sectionOf('standing')
    key.value = house.keys.auditor
    standing.find('input', 'subject').value = subject
    standing.find('select', 'reason').value = 'audit'
    expect(await send(standing)).toContain(subject)
  })
})
