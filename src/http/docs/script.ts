/** Draws the page from the contract beside it. Writes text only, never markup, and asks no server for anything. */
export const script = `
'use strict'
const contract = JSON.parse(document.getElementById('contract').textContent)
const make = (name, attributes, ...children) => {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children.filter((child) => child !== undefined))
  return element
}
const nameOf = (ref) => ref.split('/').at(-1)
const wordOf = (schema) => {
  if (schema.$ref) return nameOf(schema.$ref)
  if (schema.enum) return schema.enum.join(' | ')
  if (schema.const !== undefined) return String(schema.const)
  if (schema.type === 'array') return 'list of ' + wordOf(schema.items) + ' (at most ' + schema.maxItems + ')'
  if (schema.propertyNames) return 'dictionary of ' + wordOf(schema.additionalProperties) + ' (at most ' + schema.maxProperties + ')'
  if (schema.anyOf || schema.oneOf) return (schema.anyOf || schema.oneOf).map(wordOf).join(' | ')
  return schema.description || schema.format || schema.type || 'JSON'
}
const linked = (schema) => {
  const inner = schema.type === 'array' ? schema.items : schema.propertyNames ? schema.additionalProperties : schema
  return inner.$ref ? make('a', { href: '#schema-' + nameOf(inner.$ref) }, wordOf(schema)) : wordOf(schema)
}
const row = (...cells) => make('tr', {}, ...cells.map((cell) => make('td', {}, cell)))
const table = (heads, rows) =>
  make('table', {}, make('tr', {}, ...heads.map((head) => make('th', {}, head))), ...rows)
const code = (text) => make('code', {}, text)
const fieldsOf = (schema) =>
  table(['field', 'needed', 'what'], Object.entries(schema.properties || {}).map(([name, each]) =>
    row(code(name), (schema.required || []).includes(name) ? 'yes' : '', linked(each))))
const folded = (title, ...content) => make('details', {}, make('summary', {}, title), ...content)
const parametersOf = (operation) => operation.parameters.length === 0 ? undefined :
  folded('Parameters', table(['name', 'in', 'needed', 'what'], operation.parameters.map((each) =>
    row(code(each.name), each.in, each.required ? 'yes' : '', linked(each.schema)))))
const bodyOf = (operation) => {
  if (!operation.requestBody) return undefined
  const { schema, example } = operation.requestBody.content['application/json']
  const kinds = (schema.oneOf || [schema]).map((each) => make('li', {}, linked(each)))
  return folded('Body (at most ' + operation.requestBody['x-max-bytes'] + ' bytes)',
    make('ul', {}, ...kinds), make('pre', {}, JSON.stringify(example, undefined, 2)))
}
const responsesOf = (operation) => folded('Answers and problems',
  table(['status', 'what', 'body'], Object.entries(operation.responses).map(([status, each]) => {
    const problems = each['x-problems']
    const what = problems ? make('span', {}, ...problems.flatMap((name, i) =>
      [i === 0 ? '' : ', ', make('a', { href: '#problem-' + name }, name)])) : each.description
    const [media, { schema }] = Object.entries(each.content)[0]
    return row(code(status), what, problems ? media : make('span', {}, media + ' ', linked(schema)))
  })))
const curlOf = (method, path, operation) => {
  const lines = ['curl ' + (method === 'post' ? '-X POST ' : '') + "'http://127.0.0.1:8080" + path + "'"]
  if (operation.security.length > 0) lines.push('  -H "Authorization: Bearer $KEY"')
  if (operation.requestBody) {
    const { example } = operation.requestBody.content['application/json']
    lines.push("  -H 'Content-Type: application/json'", "  -d '" + JSON.stringify(example) + "'")
  }
  return lines.join(' \\\\\\n')
}
const routes = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
const drawn = ({ path, method, operation }) => make('section', { id: operation.operationId },
  make('h2', {}, make('span', { class: 'method' }, method.toUpperCase()), code(path)),
  make('p', {}, operation.summary),
  make('p', {}, ...[operation['x-roles']].flat().map((role) => make('span', { class: 'role' }, role))),
  parametersOf(operation), bodyOf(operation), responsesOf(operation),
  folded('Example', make('pre', {}, curlOf(method, path, operation))))
const links = routes.map(({ path, method, operation }) =>
  make('a', { href: '#' + operation.operationId }, make('span', { class: 'method' }, method.toUpperCase()), path))
const search = make('input', { type: 'search', placeholder: 'Find a route', 'aria-label': 'Find a route' })
const main = document.querySelector('main')
const sections = routes.map(drawn)
search.addEventListener('input', () => {
  const wanted = search.value.toLowerCase()
  routes.forEach(({ path, operation }, i) => {
    const isFound = (path + operation.operationId + operation.summary).toLowerCase().includes(wanted)
    links[i].hidden = !isFound
    sections[i].hidden = !isFound
  })
})
document.querySelector('nav').append(search, ...links,
  make('a', { href: '#schemas' }, 'Schemas'), make('a', { href: '#problems' }, 'Problems'))
main.append(...sections,
  make('h1', { id: 'schemas' }, 'Schemas'),
  ...Object.entries(contract.components.schemas).map(([name, schema]) =>
    make('section', { id: 'schema-' + name }, make('h2', {}, name), fieldsOf(schema))),
  make('h1', { id: 'problems' }, 'Problems'),
  table(['name', 'status', 'what'], Object.entries(contract['x-problems']).map(([name, { status, title }]) => {
    const line = row(code(name), String(status), title)
    line.id = 'problem-' + name
    return line
  })))
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView()
`
