/** The style of the contract's page: system fonts, light and dark, readable on a phone. */
export const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #1a6a5a; --page: #fff; }
@media (prefers-color-scheme: dark) { :root { --accent: #6cc9b3; --page: #121212; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 22rem 1fr; background: var(--page); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; border-right: 1px solid var(--line); }
nav h2 { font-size: .8rem; margin: .9rem 0 .1rem; text-transform: uppercase; letter-spacing: .04em; }
nav a { display: block; padding: .15rem 0; overflow-wrap: anywhere; font-size: .9rem; }
nav .method { font-size: .75rem; }
main { padding: 1rem 2rem; min-width: 0; max-width: 75rem; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; } h2 { font-size: 1.05rem; margin: 0; } h3 { font-size: 1rem; margin: 0; }
h2.part { font-size: 1.3rem; margin: 2rem 0 1rem; }
a { color: var(--accent); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
td a { text-decoration: underline; }
p { margin: .5rem 0; max-width: 60rem; }
input, select, textarea { width: 100%; padding: .4rem; font: inherit; margin: .15rem 0; }
label { display: block; margin: .4rem 0; max-width: 40rem; }
textarea { font: 13px/1.45 ui-monospace, monospace; } button { padding: .4rem 1.2rem; font: inherit; cursor: pointer; margin: .4rem 0; }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { background: var(--soft); padding: .7rem; overflow: auto; border-radius: 4px; max-height: 40rem; }
section { border: 1px solid var(--line); border-radius: 6px; padding: 1rem; margin: 0 0 1.2rem; }
:target { outline: 2px solid var(--accent); }
.method { font-weight: 700; color: var(--accent); margin-right: .5rem; }
.role { border: 1px solid var(--line); border-radius: 999px; padding: 0 .6rem; margin-right: .3rem; font-size: .85rem; }
.kinds { columns: 14rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .3rem .6rem; border-top: 1px solid var(--line); vertical-align: top; }
td { overflow-wrap: anywhere; min-width: 5.5rem; max-width: 30rem; } td:first-child { white-space: nowrap; } td p { margin: 0; }
details { margin: .4rem 0; } summary { cursor: pointer; padding: .15rem 0; }
@media (max-width: 60rem) {
  body { display: block; }
  nav { position: static; height: auto; max-height: 45vh; border: 0; border-bottom: 1px solid var(--line); }
  main { padding: 1rem; } section { padding: .7rem; overflow-wrap: anywhere; }
  thead { position: absolute; clip-path: inset(50%); } tr { display: block; border-top: 1px solid var(--line); padding: .3rem 0; }
  td { display: block; border: 0; padding: .05rem 0; } td:first-child { white-space: normal; font-weight: 600; }
}
`
