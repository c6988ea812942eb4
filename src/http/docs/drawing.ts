/** The first part of the page's script: elements, tables, and the parts of an operation and of a schema. */
export const drawing = `
'use strict'
const contract = JSON.parse(document.getElementById('contract').textContent)
const make = (name, attributes, ...children) => {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children.filter((child) => child !== undefined))
  return element
}
const code = (text) => make('code', {}, text)
// Descriptions are Markdown of paragraphs and words in backquotes; both are drawn, and nothing else of it.
const spans = (text) => text.split('\\u0060').map((part, i) => (i % 2 === 1 ? code(part) : part))
const prose = (text) => text === '' ? [] : text.split('\\n\\n').map((part) => make('p', {}, ...spans(part.replaceAll('\\n', ' '))))
const scrolled = (text) => make('pre', { tabindex: '0' }, text)
const nameOf = (ref) => ref.split('/').at(-1)
const split = (schema) => (schema.description || '').split('\\n\\nFormat: ')
const numbers = ({ minimum, maximum }) => 'integer' + (maximum >= 9007199254740991 ? ', ' + minimum + ' or more' : ', ' + minimum + ' to ' + maximum)
const typeOf = (schema) => {
  if (schema.$ref) return nameOf(schema.$ref)
  if (schema.enum) return schema.enum.join(' | ')
  if (schema.const !== undefined) return String(schema.const)
  if (schema.type === 'array') return 'list of ' + typeOf(schema.items) + ' (at most ' + schema.maxItems + ')'
  if (schema.propertyNames) return 'dictionary of ' + typeOf(schema.additionalProperties) + ' (at most ' + schema.maxProperties + ')'
  if (schema.anyOf || schema.oneOf) return (schema.anyOf || schema.oneOf).map(typeOf).join(' | ')
  const [meaning, format] = split(schema)
  if (format) return format.replace(/\\.$/, '')
  if (schema.pattern && meaning) return meaning
  if (schema.type === 'integer' && schema.maximum !== undefined) return numbers(schema)
  if (schema.type === 'string' && schema.maxLength) return 'text, at most ' + schema.maxLength + ' characters'
  return schema.format || schema.type || 'any JSON'
}
const linked = (schema) => {
  const inner = schema.type === 'array' ? schema.items : schema.propertyNames ? schema.additionalProperties : schema
  return inner.$ref ? make('a', { href: '#schema-' + nameOf(inner.$ref) }, typeOf(schema)) : typeOf(schema)
}
const row = (...cells) => make('tr', {}, ...cells.map((cell) => make('td', {}, cell)))
const table = (heads, rows) => make('table', {},
  make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, head)))), make('tbody', {}, ...rows))
const fieldsOf = (schema) => {
  const fields = Object.entries(schema.properties || {})
  return fields.length === 0 ? make('p', {}, 'No fields.') : table(['field', 'presence', 'type', 'meaning'], fields.map(([name, each]) =>
    row(code(name), (schema.required || []).includes(name) ? 'required' : 'optional', linked(each), make('span', {}, ...spans(split(each)[0])))))
}
const meaningsOf = (schema) => table(['code', 'meaning'], schema.enum.map((word, i) =>
  row(code(word), (schema['x-enum-descriptions'] || [])[i] || '')))
const folded = (title, ...content) => make('details', {}, make('summary', {}, title), ...content)
const parametersOf = (operation) => operation.parameters.length === 0 ? undefined :
  folded('Parameters', table(['name', 'in', 'presence', 'type', 'meaning'], operation.parameters.map((each) =>
    row(code(each.name), each.in, each.required ? 'required' : 'optional', linked(each.schema), make('span', {}, ...spans(each.description))))))
// One body, or one of each kind by its name.
const bodiesOf = (operation) => {
  const { example, examples } = operation.requestBody.content['application/json']
  return examples ? Object.entries(examples).map(([name, { value }]) => [name, value]) : [['', example]]
}
const shownBody = ([name, value]) => {
  const body = scrolled(JSON.stringify(value, undefined, 2))
  return name === '' ? body : folded(name, body)
}
const bodyOf = (operation) => {
  if (!operation.requestBody) return undefined
  const { schema } = operation.requestBody.content['application/json']
  const kinds = (schema.oneOf || [schema]).map((each) => make('li', {}, linked(each)))
  return folded('Body (at most ' + operation.requestBody['x-max-bytes'].toLocaleString('en') + ' bytes)',
    make('ul', { class: 'kinds' }, ...kinds), ...bodiesOf(operation).map(shownBody))
}
const responseOf = (response) => response.$ref ? contract.components.responses[nameOf(response.$ref)] : response
const answersOf = (operation) => Object.entries(operation.responses).flatMap(([status, response]) =>
  Object.entries(responseOf(response).content || {}).flatMap(([media, { example }]) => example === undefined ? [] :
    [folded(status + ' ' + responseOf(response).description + ' (' + media + ')',
      scrolled(typeof example === 'string' ? example : JSON.stringify(example, undefined, 2)))]))
const responsesOf = (operation) => folded('Answers and problems',
  table(['status', 'meaning', 'body'], Object.entries(operation.responses).map(([status, response]) => {
    const each = responseOf(response)
    const problems = each['x-problems']
    const what = problems ? make('span', {}, ...problems.flatMap((name, i) =>
      [i === 0 ? '' : ', ', make('a', { href: '#problem-' + name }, name)])) : each.description
    if (!each.content) return row(code(status), each.description, '')
    const [media, { schema }] = Object.entries(each.content)[0]
    return row(code(status), what, problems ? media : make('span', {}, media + ' ', linked(schema)))
  })))
const routes = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
`
