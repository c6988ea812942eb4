/**
 * Draws the page from the contract beside it. Writes text only, never markup. Asks this server alone, and only when somebody
 * presses "Send"; the key they give is kept in the page's memory and goes with it.
 */
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
const meaningsOf = (schema) => table(['word', 'means'], schema.enum.map((word, i) =>
  row(code(word), (schema['x-enum-descriptions'] || [])[i] || '')))
const folded = (title, ...content) => make('details', {}, make('summary', {}, title), ...content)
const parametersOf = (operation) => operation.parameters.length === 0 ? undefined :
  folded('Parameters', table(['name', 'in', 'needed', 'what'], operation.parameters.map((each) =>
    row(code(each.name), each.in, each.required ? 'yes' : '',
      make('span', {}, each.description + ' ', make('small', {}, linked(each.schema)))))))
const bodyOf = (operation) => {
  if (!operation.requestBody) return undefined
  const { schema, example } = operation.requestBody.content['application/json']
  const kinds = (schema.oneOf || [schema]).map((each) => make('li', {}, linked(each)))
  return folded('Body (at most ' + operation.requestBody['x-max-bytes'] + ' bytes)',
    make('ul', {}, ...kinds), make('pre', {}, JSON.stringify(example, undefined, 2)))
}
const responseOf = (response) => response.$ref ? contract.components.responses[nameOf(response.$ref)] : response
const answersOf = (operation) => Object.entries(operation.responses).flatMap(([status, response]) =>
  Object.entries(responseOf(response).content || {}).flatMap(([media, { example }]) => example === undefined ? [] :
    [folded(status + ' ' + responseOf(response).description + ' (' + media + ')',
      make('pre', {}, typeof example === 'string' ? example : JSON.stringify(example, undefined, 2)))]))
const responsesOf = (operation) => folded('Answers and problems',
  table(['status', 'what', 'body'], Object.entries(operation.responses).map(([status, response]) => {
    const each = responseOf(response)
    const problems = each['x-problems']
    const what = problems ? make('span', {}, ...problems.flatMap((name, i) =>
      [i === 0 ? '' : ', ', make('a', { href: '#problem-' + name }, name)])) : each.description
    if (!each.content) return row(code(status), each.description, '')
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
const key = make('input', { type: 'password', placeholder: 'Key: kept in memory alone', 'aria-label': 'Key', autocomplete: 'off' })
const fieldFor = ({ name, required }) =>
  make('input', { name, placeholder: name + (required ? ' (needed)' : ''), 'aria-label': name, autocomplete: 'off' })
const tried = async (path, method, operation, fields, body) => {
  const query = new URLSearchParams()
  const headers = {}
  let url = path
  operation.parameters.forEach((each, i) => {
    const value = fields[i].value.trim()
    if (each.in === 'path') url = url.replace('{' + each.name + '}', encodeURIComponent(value))
    else if (value !== '' && each.in === 'query') query.set(each.name, value)
    else if (value !== '') headers[each.name] = value
  })
  if (operation.security.length > 0 && key.value !== '') headers.Authorization = 'Bearer ' + key.value
  if (body) headers['Content-Type'] = 'application/json'
  const asked = query.toString()
  const response = await fetch(asked === '' ? url : url + '?' + asked,
    { method: method.toUpperCase(), headers, body: body ? body.value : undefined, credentials: 'omit', cache: 'no-store' })
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('Content-Type') || '')
  return response.status + ' ' + response.statusText + '\\n\\n' + (isJson ? JSON.stringify(JSON.parse(text), undefined, 2) : text)
}
const tryOf = (path, method, operation) => {
  const fields = operation.parameters.map(fieldFor)
  const body = operation.requestBody ? make('textarea', { rows: '8', 'aria-label': 'Body' }) : undefined
  if (body) body.value = JSON.stringify(operation.requestBody.content['application/json'].example, undefined, 2)
  const output = make('pre', { hidden: '', 'aria-live': 'polite' })
  const send = make('button', { type: 'button' }, 'Send')
  send.addEventListener('click', async () => {
    output.hidden = false
    output.textContent = '…'
    try { output.textContent = await tried(path, method, operation, fields, body) }
    catch (cause) { output.textContent = 'No answer: ' + cause.message }
  })
  return folded('Try it', ...fields, body, send, output)
}
const drawn = ({ path, method, operation }) => make('section', { id: operation.operationId },
  make('h2', {}, make('span', { class: 'method' }, method.toUpperCase()), code(path)),
  make('p', {}, make('strong', {}, operation.summary)),
  make('p', {}, operation.description),
  make('p', {}, ...[operation['x-roles']].flat().map((role) => make('span', { class: 'role' }, role))),
  parametersOf(operation), bodyOf(operation), responsesOf(operation),
  folded('Example', make('pre', {}, curlOf(method, path, operation)), ...answersOf(operation)),
  tryOf(path, method, operation))
const links = routes.map(({ path, method, operation }) =>
  make('a', { href: '#' + operation.operationId }, make('span', { class: 'method' }, method.toUpperCase()), path))
const search = make('input', { type: 'search', placeholder: 'Find a route', 'aria-label': 'Find a route' })
const role = make('select', { 'aria-label': 'Role' }, make('option', { value: '' }, 'All roles'),
  ...contract.tags.map(({ name, description }) => make('option', { value: name, title: description }, name)))
const main = document.querySelector('main')
const sections = routes.map(drawn)
const choose = () => {
  const wanted = search.value.toLowerCase()
  routes.forEach(({ path, operation }, i) => {
    const isFound = (role.value === '' || operation.tags.includes(role.value)) && (path + operation.operationId + operation.summary).toLowerCase().includes(wanted)
    links[i].hidden = !isFound
    sections[i].hidden = !isFound
  })
}
search.addEventListener('input', choose)
role.addEventListener('change', choose)
document.querySelector('nav').append(key, role, search, ...links,
  make('a', { href: '#schemas' }, 'Schemas'), make('a', { href: '#problems' }, 'Problems'))
main.append(...sections,
  make('h1', { id: 'schemas' }, 'Schemas'),
  ...Object.entries(contract.components.schemas).map(([name, schema]) =>
    make('section', { id: 'schema-' + name }, make('h2', {}, name), schema.enum ? meaningsOf(schema) : fieldsOf(schema))),
  make('h1', { id: 'problems' }, 'Problems'),
  table(['name', 'status', 'what'], Object.entries(contract['x-problems']).map(([name, { status, title }]) => {
    const line = row(code(name), String(status), title)
    line.id = 'problem-' + name
    return line
  })))
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView()
`
