/** How the contract's page looks: system fonts, light and dark, readable on a phone. */
export const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #1a6a5a; }
@media (prefers-color-scheme: dark) { :root { --accent: #6cc9b3; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 22rem 1fr; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; border-right: 1px solid var(--line); }
main { padding: 1rem 2rem; min-width: 0; max-width: 70rem; }
h1 { font-size: 1.2rem; } h2 { font-size: 1.05rem; margin: 0; }
a { color: var(--accent); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
nav a { display: block; padding: .1rem 0; overflow-wrap: anywhere; }
input, select, textarea { width: 100%; padding: .4rem; font: inherit; margin: .15rem 0; }
textarea { font: 13px/1.45 ui-monospace, monospace; } button { padding: .4rem 1.2rem; font: inherit; cursor: pointer; }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { background: var(--soft); padding: .7rem; overflow: auto; border-radius: 4px; }
section { border: 1px solid var(--line); border-radius: 6px; padding: 1rem; margin: 0 0 1.2rem; }
.method { font-weight: 700; color: var(--accent); margin-right: .5rem; }
.role { border: 1px solid var(--line); border-radius: 999px; padding: 0 .6rem; margin-right: .3rem; font-size: .85rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .25rem .5rem; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
details { margin: .4rem 0; } summary { cursor: pointer; }
@media (max-width: 60rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }
`
