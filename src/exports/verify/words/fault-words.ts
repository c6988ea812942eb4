/** A sentence for each fault, in both languages. File, index, expected and found are added beside it. */
import type { Fault } from '../finding.ts'
import type { Said } from './said.ts'

export const faultWords: { readonly [F in Fault]: Said } = {
  'archive-damaged': {
    zh: '压缩包已损坏，或可被读成两种内容',
    en: 'the archive is damaged, or can be read in two ways',
  },
  'file-out-of-order': {
    zh: '文件的顺序不是此格式的顺序',
    en: 'the file does not stand in the order of the format',
  },
  'name-unknown': { zh: '此格式中没有这种文件名', en: 'no file of this format has that name' },
  'manifest-missing': { zh: '缺少清单', en: 'there is no manifest' },
  'manifest-malformed': { zh: '清单不符合格式', en: 'the manifest is malformed' },
  'file-missing': { zh: '缺少文件', en: 'the file is missing' },
  'file-outside-scope': {
    zh: '此范围的包不含此文件',
    en: 'no bundle of this scope holds the file',
  },
  'file-unlisted': { zh: '清单中没有此文件', en: 'the manifest does not list the file' },
  'file-listed-twice': { zh: '清单中重复列出此文件', en: 'the manifest lists the file twice' },
  'bytes-differ': { zh: '文件长度与清单不符', en: 'the length is not that of the manifest' },
  'sha256-differs': { zh: 'SHA-256 与清单不符', en: 'the SHA-256 is not that of the manifest' },
  'sm3-differs': { zh: 'SM3 与清单不符', en: 'the SM3 is not that of the manifest' },
  'file-too-large': { zh: '其中一行过长', en: 'a line is too long' },
  'text-not-utf8': { zh: '不是 UTF-8 文本', en: 'the text is not UTF-8' },
  'line-malformed': { zh: '行不符合格式', en: 'the line is malformed' },
  'line-out-of-order': { zh: '行的顺序不对', en: 'the line is out of order' },
  'count-differs': {
    zh: '条目数与清单不符',
    en: 'the number of entries is not that of the manifest',
  },
  'proof-refused': { zh: '签名或证明不成立', en: 'a signature or proof does not hold' },
  'size-differs': { zh: '日志长度不符', en: 'the size of the tree differs' },
  'root-differs': { zh: '树根不符', en: 'the root of the tree differs' },
  'origin-differs': { zh: '日志名称不符', en: 'the name of the log differs' },
  'checkpoint-differs': {
    zh: '其中的检查点不是本包的检查点',
    en: 'the checkpoint in it is not that of the bundle',
  },
  'checkpoint-extended': { zh: '检查点有附加行', en: 'the checkpoint has extension lines' },
  'tile-malformed': { zh: '分片不符合格式', en: 'the tile is malformed' },
  'tile-missing': { zh: '缺少分片', en: 'the tile is missing' },
  'leaf-differs': { zh: '条目与树中的叶不符', en: 'the entry is not the leaf of the tree' },
  'tile-hash-differs': {
    zh: '分片中的哈希与下层不符',
    en: 'a hash of the tile is not that of the tile below',
  },
  'entry-not-canonical': { zh: '条目不是规范 JSON', en: 'the entry is not canonical JSON' },
  'entry-holds-ciphertext': { zh: '条目含有密文', en: 'the entry holds ciphertext' },
  'entry-unreadable': { zh: '条目不是已知的事件', en: 'the entry is no event that is known' },
  'entry-without-stream': { zh: '条目不属于任何流', en: 'the entry belongs to no stream' },
  'entry-outside-scope': {
    zh: '条目不在本包范围内',
    en: 'the entry is outside the scope of the bundle',
  },
  'erasure-needless': {
    zh: '没有墓碑需要此删除条目',
    en: 'no tombstone of the bundle needs an erasure behind its position',
  },
  'event-twice': { zh: '同一事件出现两次', en: 'the event stands there twice' },
  'recorded-before': {
    zh: '记录时间早于同一流的上一条',
    en: 'it was recorded before the event that precedes it in its stream',
  },
  'position-out-of-order': { zh: '位置的顺序不对', en: 'the position is out of order' },
  'position-differs': {
    zh: '末条位置与清单不符',
    en: 'the last position is not that of the manifest',
  },
  'opening-unexpected': {
    zh: '没有与此开启对应的密封部分',
    en: 'the opening is not of the sealed part that is next',
  },
  'opening-missing': { zh: '缺少密封部分的开启', en: 'the opening of a sealed part is missing' },
  'ciphertext-differs': {
    zh: '密文的哈希与条目不符',
    en: 'the ciphertext is not the one that the entry names',
  },
  'not-decrypted': { zh: '无法用此密钥解密', en: 'the key does not open the ciphertext' },
  'commitment-differs': {
    zh: '明文与条目中的承诺不符',
    en: 'the text is not the one that the entry commits to',
  },
  'fields-malformed': { zh: '解密后的字段不符合格式', en: 'the opened fields are malformed' },
  'document-missing': { zh: '缺少已发布的文件', en: 'a published document is missing' },
  'document-differs': {
    zh: '文件不是所发布的文件',
    en: 'the document is not the one that was published',
  },
  'document-unnamed': { zh: '没有条目发布过此文件', en: 'no entry published the document' },
  'state-missing': { zh: '缺少状态', en: 'the state is missing' },
  'projection-unknown': {
    zh: '状态由另一版本的程序写成',
    en: 'the state is of another version of the program',
  },
  'not-foldable': { zh: '无法由条目得出状态', en: 'the entries lead to no state' },
  'row-differs': {
    zh: '状态行与条目得出的不同',
    en: 'a row of the state is not what the entries lead to',
  },
  'row-missing': { zh: '缺少状态行', en: 'a row of the state is missing' },
  'row-unexpected': { zh: '状态行多余', en: 'a row of the state is not led to by any entry' },
  'digest-differs': {
    zh: '状态摘要与条目得出的不同',
    en: 'the state digest is not what the entries lead to',
  },
  'older-is-longer': {
    zh: '较早的检查点反而更长：日志被截短，或两个文件给反了',
    en: 'the older checkpoint is longer: the log was cut, or the two files are swapped',
  },
  forked: {
    zh: '日志在较早检查点处有另一段历史：请保留两份文件，它们证明日志签署了两段历史',
    en: 'at the older checkpoint the log has another history: keep both files, they prove that it signed two',
  },
  'stamp-refused': { zh: '时间戳不成立', en: 'the time stamp does not hold' },
}
