/** The second part of the page's script: the request as a command of curl, and the form that sends it. */
export const trying = `
const curlOf = (method, path, operation) => {
  const query = operation.parameters.filter((each) => each.in === 'query' && each.required).map(({ name }) => name + '={' + name + '}')
  const url = (location.origin || '') + path + (query.length === 0 ? '' : '?' + query.join('&'))
  const lines = ['curl ' + (method === 'post' ? '-X POST ' : '') + "'" + url + "'"]
  if (operation.security.length > 0) lines.push('  -H "Authorization: Bearer $KEY"')
  if (operation.requestBody) {
    const [[, example]] = bodiesOf(operation)
    lines.push("  -H 'Content-Type: application/json'", "  -d '" + JSON.stringify(example).replaceAll("'", "'\\\\''") + "'")
  }
  return lines.join(' \\\\\\n')
}
const key = make('input', { type: 'password', placeholder: 'Key (kept in memory only)', 'aria-label': 'Key', autocomplete: 'off' })
const fieldFor = ({ name, schema }) => schema.enum
  ? make('select', { name, 'aria-label': name }, make('option', { value: '' }, ''), ...schema.enum.map((word) => make('option', { value: word }, word)))
  : make('input', { name, 'aria-label': name, autocomplete: 'off', spellcheck: 'false' })
const tried = async (path, method, operation, fields, body) => {
  const missing = operation.parameters.filter((each, i) => each.required && fields[i].value.trim() === '').map(({ name }) => name)
  if (missing.length > 0) return 'Not sent. Fill in: ' + missing.join(', ')
  const query = new URLSearchParams()
  const headers = {}
  let url = path
  operation.parameters.forEach((each, i) => {
    const value = fields[i].value.trim()
    if (each.in === 'path') url = url.replace('{' + each.name + '}', value.split('/').map(encodeURIComponent).join('/'))
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
  const labels = operation.parameters.map(({ name, required }, i) =>
    make('label', {}, make('span', {}, code(name), required ? ' (required)' : ''), fields[i]))
  const body = operation.requestBody ? make('textarea', { rows: '8', 'aria-label': 'Body', spellcheck: 'false' }) : undefined
  const bodies = body ? bodiesOf(operation) : []
  const fill = (name) => { body.value = JSON.stringify(bodies.find(([each]) => each === name)[1], undefined, 2) }
  if (body) fill(bodies[0][0])
  const kinds = bodies.length < 2 ? undefined : make('select', { 'aria-label': 'Example' }, ...bodies.map(([name]) => make('option', { value: name }, name)))
  if (kinds) kinds.addEventListener('change', () => fill(kinds.value))
  const choice = kinds ? make('label', {}, make('span', {}, 'Example'), kinds) : undefined
  const output = make('pre', { hidden: '', 'aria-live': 'polite', tabindex: '0' })
  const send = make('button', { type: 'button' }, 'Send')
  send.addEventListener('click', async () => {
    output.hidden = false
    output.textContent = '…'
    send.disabled = true
    try { output.textContent = await tried(path, method, operation, fields, body) }
    catch (cause) { output.textContent = 'No answer: ' + cause.message }
    send.disabled = false
  })
  const note = 'Sends a real request to this server' + (operation.security.length > 0 ? ', with the key that you entered above the list of routes.' : '.')
  return folded('Try it', make('p', {}, note), ...labels, choice, body, send, output)
}
`
