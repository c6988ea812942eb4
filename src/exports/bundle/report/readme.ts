/** README.html of a bundle: its contents, and commands that check it without a program of this project. */
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import { blockHtml } from '../../pages/html.ts'
import type { Block } from '../../pages/page.ts'
import type { BundleEnv } from '../env.ts'
import type { BundleHead } from '../head.ts'
import { readmeCommands } from './readme-commands.ts'
import type { Commands } from './readme-commands.ts'

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)

const commands = ({ zh, en, lines }: Commands): string =>
  `<p>${escaped(zh)}</p>\n<p lang="en">${escaped(en)}</p>\n<pre tabindex="0"><code>${escaped(lines)}</code></pre>\n`

const keyOf = ({ log }: BundleEnv): string => log.vkeys()[0] ?? ''

const head = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>如何核验 · How to check this bundle</title>
<style>
:root { color-scheme: light dark; }
a { color: inherit; }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; font: 15px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .3rem .5rem; border-top: 1px solid #8886; overflow-wrap: anywhere; }
small { font-size: .8em; } .wide { overflow-x: auto; } .wide table { min-width: 52rem; }
pre { padding: .8rem; border: 1px solid #8886; overflow-x: auto; } code { font: 13px/1.5 ui-monospace, monospace; }
</style>
</head>
<body>
`

/**
 * The page; the same bundle has the same page. `scoped`: its scope in words; `vouched`: the section about signers and
 * witnesses.
 */
export const readmeHtml = (
  env: BundleEnv,
  { scope, position, proofs }: BundleHead,
  scoped: string,
  vouched: ReadonlyArray<Block>,
): string => {
  const { size, root } = proofs.checkpoint
  const key = keyOf(env)
  const blocks = readmeCommands({ scope, key, size, isStamped: proofs.stamp !== undefined })
  return `${head}<main>
<h1>如何核验这份监管包 · How to check this bundle</h1>
<p>${escaped(scoped)}；位置 · position ${position}；${size} 条 · entries；根 · root <code>${toBase64(root)}</code></p>
<p>最简单的办法：断网后用浏览器打开 <a href="verify.html">verify.html</a>，把本压缩包拖进去。它不联网，重新计算全部哈希、证明与状态。</p>
<p lang="en">The simplest way: open <a href="verify.html">verify.html</a> in a browser, with the network off if you like, and drop the archive on it. It computes every hash, proof and row again.</p>
<p>下列命令只用 openssl 与常见的 Unix 工具，在解压后的目录中逐段运行。</p>
<p lang="en">The lines below need openssl and the usual tools of Unix alone. Run them block by block in the folder that you unpacked the archive into.</p>
${blocks.map(commands).join('')}<p>这些命令不核验：已打开的字段（openings.jsonl）、状态（state.jsonl）、文件与条目是否相符、见证方的联署，以及自较早检查点以来的增长（previous/consistency）。这些由 verify.html、consent-ledger verify 或其他 C2SP 工具核验。命令与公钥一样随包而来：请先阅读，或从别处取得。</p>
<p lang="en">What these lines do not check: fields that were opened (openings.jsonl), state (state.jsonl), whether documents and report are those of the entries, cosignatures of witnesses, and growth since an older checkpoint (previous/consistency). verify.html and consent-ledger verify check them but for the report, which is for reading; other C2SP tools check cosignatures and growth. The lines come with the bundle, as the key does: read them first, or have them from elsewhere. They take some hundred processes for a tile of 256 entries: seconds, and many minutes for a bundle of hundreds of thousands.</p>
${vouched.map(blockHtml).join('')}<h2>其中有什么 · What is in it</h2>
<p>report.pdf 与 report.html 可直接阅读；检查点、分片与证明遵循公开格式（c2sp.org/tlog-checkpoint、tlog-tiles、tlog-witness），任何实现都能核验；entries.jsonl 或 tile/entries 是日志条目本身；texts 与 catalogue 是已发布的政策文本与规则。</p>
<p lang="en">report.pdf and report.html are for reading. Checkpoint, tiles and proofs follow public formats (c2sp.org/tlog-checkpoint, tlog-tiles, tlog-witness) that any implementation verifies; entries.jsonl or tile/entries are the entries of the log; texts and catalogue are the policies that were published.</p>
</main>
</body>
</html>
`
}
