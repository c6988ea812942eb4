/** The contract as one page. It loads nothing from elsewhere, so it works in a closed network. */
import { createHash } from 'node:crypto'
import type { RawHeaders } from '../answers/outcome.ts'
import { script } from './script.ts'
import { style } from './style.ts'

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`

// In a script element only `<` can end the element or start a comment.
const embedded = (json: string): string => json.replaceAll('<', '\\u003c')

const html = (contract: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Consent ledger: the contract</title>
<style>${style}</style>
</head>
<body>
<nav aria-label="Routes"><p><strong>Consent ledger</strong> <a href="openapi.json">openapi.json</a></p></nav>
<main></main>
<script type="application/json" id="contract">${embedded(contract)}</script>
<script>${script}</script>
</body>
</html>
`

/** The page and its headers, from the contract as JSON. The policy allows only this script and this style, by hash. */
export const docsPage = (
  contract: string,
): { readonly html: string; readonly headers: RawHeaders } => ({
  html: html(contract),
  headers: [
    'Cache-Control',
    'public, max-age=300',
    'X-Content-Type-Options',
    'nosniff',
    'Referrer-Policy',
    'no-referrer',
    'Content-Security-Policy',
    `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  ],
})
