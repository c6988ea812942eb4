/**
 * Draws the page from the contract beside it: text only, never markup. Sends requests to this server alone, and only when
 * the reader presses "Send". The reader's key stays in the page's memory.
 */
import { drawing } from './drawing.ts'
import { trying } from './trying.ts'

const page = `
const intro = make('section', { id: 'about' },
  make('h1', {}, contract.info.title + ', version ' + contract.info.version),
  make('p', {}, make('strong', {}, contract.info.summary)),
  ...prose(contract.info.description),
  table(['role', 'who'], contract.tags.map(({ name, description }) => row(code(name), ...prose(description)))))
const drawn = ({ path, method, operation }) => make('section', { id: operation.operationId },
  make('h2', {}, make('a', { href: '#' + operation.operationId }, make('span', { class: 'method' }, method.toUpperCase()), code(path))),
  make('p', {}, make('strong', {}, operation.summary)),
  ...prose(operation.description),
  make('p', { class: 'roles' }, 'Roles: ', ...[operation['x-roles']].flat().map((role) => make('span', { class: 'role' }, role))),
  parametersOf(operation), bodyOf(operation), responsesOf(operation),
  folded('Example', scrolled(curlOf(method, path, operation)), ...answersOf(operation)),
  tryOf(path, method, operation))
const schemaOf = ([name, schema]) => make('section', { id: 'schema-' + name }, make('h3', {}, make('a', { href: '#schema-' + name }, name)),
  ...(schema.enum ? [] : prose(schema.description || '')), schema.enum ? meaningsOf(schema) : fieldsOf(schema))
const problemOf = ([name, { status, title }]) => {
  const line = row(code(name), String(status), title)
  line.id = 'problem-' + name
  return line
}
const main = document.querySelector('main')
const nav = document.querySelector('nav')
const sections = routes.map(drawn)
const links = routes.map(({ path, method, operation }) =>
  make('a', { href: '#' + operation.operationId, title: operation.summary }, make('span', { class: 'method' }, method.toUpperCase()), path))
const groupOf = (path) => path.split('/').filter((part) => part !== '' && part !== 'v1')[0]
const groups = [...new Set(routes.map(({ path }) => groupOf(path)))].map((name) => {
  const own = links.filter((_, i) => groupOf(routes[i].path) === name)
  return { own, block: make('div', {}, make('h2', {}, name), ...own) }
})
const schemas = Object.entries(contract.components.schemas).map((each) => ({ name: each[0], section: schemaOf(each) }))
const search = make('input', { type: 'search', placeholder: 'Find a route or schema', 'aria-label': 'Find a route or schema' })
const role = make('select', { 'aria-label': 'Role' }, make('option', { value: '' }, 'All roles'),
  ...contract.tags.map(({ name, description }) => make('option', { value: name, title: description }, name)))
const nothing = make('p', { hidden: '', role: 'status' }, 'Nothing found.')
const choose = () => {
  const wanted = search.value.trim().toLowerCase()
  routes.forEach(({ path, operation }, i) => {
    const isFound = (role.value === '' || operation.tags.includes(role.value)) && (path + operation.operationId + operation.summary).toLowerCase().includes(wanted)
    links[i].hidden = !isFound
    sections[i].hidden = !isFound
  })
  for (const { own, block } of groups) block.hidden = own.every((link) => link.hidden)
  for (const { name, section } of schemas) section.hidden = !name.toLowerCase().includes(wanted)
  intro.hidden = wanted !== ''
  nothing.hidden = [...sections, ...schemas.map(({ section }) => section)].some((section) => !section.hidden)
}
search.addEventListener('input', choose)
role.addEventListener('change', choose)
nav.append(key, role, search, nothing, ...groups.map(({ block }) => block),
  make('h2', {}, 'reference'), make('a', { href: '#schemas' }, 'Schemas'), make('a', { href: '#problems' }, 'Problems'))
main.append(intro, ...sections,
  make('h2', { id: 'schemas', class: 'part' }, 'Schemas'), ...schemas.map(({ section }) => section),
  make('h2', { id: 'problems', class: 'part' }, 'Problems'),
  table(['name', 'status', 'title'], Object.entries(contract['x-problems']).map(problemOf)))
const go = () => {
  const target = location.hash ? document.getElementById(location.hash.slice(1)) : undefined
  if (!target) return
  // A link leads to its target although a search hides it.
  if (target.hidden) { search.value = ''; role.value = ''; choose() }
  target.scrollIntoView()
}
addEventListener('hashchange', go)
go()
`

/** The whole script, as one text: the page's policy names its hash. */
export const script = `${drawing}${trying}${page}`
