/**
 * Authentication secrets (JR/T 0171 class C3) in words: a name of a secret with what looks like its value beside it,
 * in Chinese, English and pinyin. It catches accidents, not a determined sender; how often it errs is measured by
 * test/events/detect.test.ts.
 */
import { passesLuhn, plainDigits } from './plain-digits.ts'

// As they are written in Hong Kong, Macao and Taiwan; what is no part of these words stays as it is.
const simplified: ReadonlyMap<string, string> = new Map(
  [
    '碼码',
    '驗验',
    '証证',
    '證证',
    '動动',
    '態态',
    '識识',
    '別别',
    '權权',
    '簡简',
    '訊讯',
    '認认',
    '號号',
  ].map(([from = '', to = '']) => [from, to] as const),
)
const traditional = new RegExp(`[${[...simplified.keys()].join('')}]`, 'gu')
const inSimplified = (text: string): string =>
  text.replaceAll(traditional, (sign) => simplified.get(sign) ?? sign)

// Letters of Cyrillic that look like Latin ones, in a word that has both: nobody writes that by chance.
const lookAlikes: ReadonlyMap<string, string> = new Map(
  'аa еe оo рp сc уy хx ѕs іi кk тt мm нh вb'.split(' ').map(([from = '', to = '']) => [from, to]),
)
const anyCyrillic = /\p{Script=Cyrillic}/u
const lettersOfBoth = /[\p{Script=Latin}\p{Script=Cyrillic}]+/gu
const inLatin = (text: string): string =>
  anyCyrillic.test(text)
    ? text.replaceAll(lettersOfBoth, (run) =>
        /\p{Script=Latin}/u.test(run) && anyCyrillic.test(run)
          ? Array.from(run.toLowerCase(), (sign) => lookAlikes.get(sign) ?? sign).join('')
          : run,
      )
    : text

// Written apart as well: 验 证 码. With the usual slips of a keyboard, and the Korean words.
const chinese =
  '密码|密马|秘码|비밀번호|인증번호|암호|口令|验证码|校验码|动态码|动态密码|动态口令|认证码|安全码|短信码|识别码|授权码|交易码|取款码'
    .split('|')
    .map((name) => name.split('').join(' ?'))
    .join('|')
const english = String.raw`p ?[a@4] ?[s$5] ?[s$5] ?w ?[o0] ?r ?d|pass-word|passwd|passwrd|passwort|pass(?= ?[:=])|passcode|passphrase|pwd|pswd|psw|p/?w|otp|totp|pin(?: ?code)?|p i n|secret code|(?:secret|security) answer(?= ?[:=])|(?:secret|token|api ?key)(?= ?[:=])|verification number|(?:the|my|your|this) code(?= (?:(?:i|we) (?:got|received) )?(?:is|was) \D{0,3}\d(?:[ -]?\d){3})|cvv2?|cvc2?|cvn2?|(?:verification|verify|dynamic|digit|temporary|security|one[- ]time|auth|authentication|authorization|sms|login|access|activation|confirmation) ?(?:code|pin)`
const pinyin = String.raw`(?:mi ?ma|kou ?ling|yan ?zheng ?ma|jiao ?yan ?ma|dong ?tai ?ma|an ?quan ?ma|yzm|(?<!\d ?)mm(?= ?[:=]))(?:shi|wei)?`
// Latin words end at a letter's edge, so that `shipping 1234` is not a PIN.
const word = String.raw`(?:${chinese}|(?<![a-z])(?:${english}|${pinyin})(?![a-z]))`

// A year, a date, a count or a clause beside the word is not a secret: 密码于2026年修改, 6位, 3 attempts.
const notValue = String.raw`(?!\d|年|月|日|号文|[-/.]\d{1,2}[-/.]|:\d\d|[ -]?(?:位|次|分钟|分鐘|小时|小時|天|秒|元|个|条|days?|hours?|minutes?|mins?|seconds?|secs?|times?|attempts?|digits?|characters?|chars?|bits?|letters?|years?|months?|people|customers|users)|[％%])`
// Numbers that anybody may dial: of banks, of carriers, of the state, and 400/800 lines.
const hotline = String.raw`(?:955\d\d|1010\d{4}|100\d\d|1[12]\d{1,3}|[48]00[ -]?\d{3}[ -]?\d{4}|96\d{3,4})(?!\d)`
// A clause of a law or a policy, a year at the start of a date.
const reference = String.raw`(?:19|20)\d\d(?=年|[-/.]|\s|$|[，。,;；)）])`
const digits = String.raw`\d(?:[ \-.]?\d){2,7}`
// Right beside the word, with a joint at most: a number there is its value, whatever it looks like.
const joint = String.raw`[\s:=/]{0,3}(?:是|为|is|was|shi|wei)?[\s:=]{0,2}`
const wordJointDigits = new RegExp(`${word}${joint}${digits}${notValue}`, 'iu')
// From the word to its value: no further than the sentence goes.
const near = String.raw`[^\d。；;！!？?\n]{0,14}?`
const wordThenDigits = new RegExp(
  `${word}${near}(?<![\\d.第§])(?!${hotline}|${reference})${digits}${notValue}`,
  'iu',
)
const digitsThenWord = new RegExp(
  String.raw`(?<![\d.])(?!${hotline})\d{4,8} ?(?:是|为|is|was|as) ?(?:我的|您的|你的|本次|the|my|your|a)? ?(?:[一-鿿]{0,6}?)${word}`,
  'iu',
)

// Words after the keyword that are no value: they say something about the secret.
const aboutIt =
  'changed?|reset|forgotten|forgot|lost|unknown|expired|invalid|wrong|incorrect|correct|required|needed|none|null|hidden|never|secret|not|no|the|was|were|been|and|must|should|will|cannot|can|has|have|had|is|are|of|for|to|by|with|only|from|this|that|here|there|wasn|isn|didn|safe|secure|private|protected|stored|encrypted|policy|rules?|n/a|sent|received|used|asked|given|told|xxx+|\\*+|\\.+|yes|sms|app|see|via'
const token = String.raw`(?!(?:${aboutIt})(?![a-z0-9]))[!-~]{4,64}`
// `密码：qwerty`, `pwd=letmein`: whatever stands there is meant as the value.
const wordColonToken = new RegExp(`${word} {0,2}(?:[:=]|->|=>)\\s{0,4}["'“]?${token}`, 'iu')
// `密码是qwerty` has no other reading either; `password is safe` has: there the value must look like one.
const wordIsAscii = new RegExp(
  `${word} ?(?:[一-鿿]{0,3}?(?:是|为|係|改成|改为|设为|设成)了?|叫) ?["'“]?${token}`,
  'iu',
)
const wordIsMixed = new RegExp(
  String.raw`${word}(?: (?:is|was|to|as|shi|wei|gai ?cheng))? ?["'“]?(?=[!-~]{0,63}\d)(?=[!-~]{0,63}[a-z])(?!\d+(?:st|nd|rd|th|s|am|pm)\b)(?!\d{4}-\d\d)(?![a-z]{1,3}-?\d{1,4}\b)[!-~]{5,64}`,
  'iu',
)

const anyWord = new RegExp(word, 'iu')
const cardLike = /\d(?:[ -]?\d){12,18}/g
const privateKey = /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY-----/
// Secrets by their form: a signed token (RFC 7519), or a service's key with its own prefix.
const signedToken = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{2,}\./
const serviceKey = /(?<![\w-])(?:sk|ghp|gho|xox[abp])[-_](?=[\w-]*\d)[\w-]{10,}/i

// Every text that looks secret holds one of these, or a character that may be another one in disguise.
const stem =
  /p ?[a@4] ?[s$5] ?[s$5]|p\/?w|psw|otp|p ?i ?n|cv|code|mi ?ma|kou|ma|mm|yzm|secret|token|api|answer|number|private key|eyJ|sk[-_]|gh[po]_|xox|[^\t\n -~]/i

// A document's bytes, a hash, a signature: in 60,000 letters of base64 every short word turns up by chance.
const encoded = /^[A-Za-z0-9+/]{64,}={0,2}$/

/** Whether a text looks as if it held a secret. */
export const looksSecret = (raw: string): boolean => {
  if (!stem.test(raw) || encoded.test(raw)) return false
  const text = inLatin(inSimplified(plainDigits(raw)))
  if ([privateKey, signedToken, serviceKey].some((each) => each.test(text))) return true
  if (!anyWord.test(text)) return false
  if (
    [
      wordJointDigits,
      wordThenDigits,
      digitsThenWord,
      wordColonToken,
      wordIsAscii,
      wordIsMixed,
    ].some((each) => each.test(text))
  )
    return true
  return (text.match(cardLike) ?? []).some((run) => passesLuhn(run.replaceAll(/\D/g, '')))
}
