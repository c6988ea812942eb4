/** Texts of both sides: what a door for clear text must refuse, and what it must let through. Made up, every one. */

/** Texts, each an entry. */
export type Corpus = ReadonlyArray<string>

/** Numbers that differ from entry to entry and are the same in every run. */
export const draw = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 4_294_967_296) * below)
  }
}
export const many = <A>(count: number, make: (n: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, n) => make(n))
export const pick = <A>(list: ReadonlyArray<A>, n: number): A => list[n % list.length]!

const next = draw(9)
const digitsOf = (length: number): string => many(length, () => String(next(10))).join('')

const spoken = '零一二三四五六七八九'
const inChinese = (digits: string): string => digits.replaceAll(/\d/g, (d) => spoken[Number(d)]!)
const fullWidth = (text: string): string =>
  text.replaceAll(/[0-9]/g, (d) => String.fromCodePoint(d.codePointAt(0)! + 0xfee0))

/** Mainland mobile numbers, as people write them. */
const mobile = (n: number): string => {
  const [a, b, c] = [`1${3 + next(7)}${next(10)}`, digitsOf(4), digitsOf(4)]
  return pick(
    [
      `${a}${b}${c}`,
      `+86 ${a} ${b} ${c}`,
      `${a}-${b}-${c}`,
      fullWidth(`${a}${b}${c}`),
      inChinese(`${a}${b}${c}`),
      `0086${a}${b}${c}`,
      `86-${a}${b}${c}`,
      `(+86)${a} ${b} ${c}`,
      `${a}.${b}.${c}`,
      `${a}${b[0]!}-${b.slice(1)}-${c}`,
      `${a}${b}${c}`.split('').join(' '),
    ],
    n,
  )
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** Identity numbers with their check digit (GB 11643). */
const identity = (n: number): string => {
  const born = `${1940 + next(70)}${String(1 + next(12)).padStart(2, '0')}${String(1 + next(28)).padStart(2, '0')}`
  const body = `${pick(['110105', '310101', '440305', '510104'], n)}${born}${digitsOf(3)}`
  const sum = weights.reduce((total, weight, i) => total + weight * Number(body[i]), 0)
  const whole = `${body}${'10X98765432'[sum % 11]!}`
  return pick(
    [
      whole,
      whole.toLowerCase(),
      fullWidth(whole),
      `${whole.slice(0, 6)} ${whole.slice(6, 14)} ${whole.slice(14)}`,
      `${whole.slice(0, 6)}-${whole.slice(6, 14)}-${whole.slice(14)}`,
    ],
    n,
  )
}

const luhnSum = (digits: string): number =>
  digits.split('').reduceRight((sum, d, i) => {
    const doubled = (digits.length - 1 - i) % 2 === 1 ? Number(d) * 2 : Number(d)
    return sum + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
/** Bank cards with their check digit (ISO/IEC 7812-1). */
const card = (n: number): string => {
  const [prefix, length] = pick(
    [
      ['622202', 19],
      ['621700', 19],
      ['4', 16],
      ['51', 16],
      ['955880', 19],
      ['34', 15],
    ] as const,
    n,
  )
  const body = prefix + digitsOf(length - prefix.length - 1)
  const whole = `${body}${(10 - (luhnSum(`${body}0`) % 10)) % 10}`
  const grouped = whole.match(/.{1,4}/g)!
  return pick([whole, grouped.join(' '), grouped.join('-'), fullWidth(whole)], n)
}

const mail = (n: number): string => {
  const host = pick(['qq.com', 'example.cn', 'mail.example.com', '163.com'], n)
  const local = pick(['zhang.san', 'li4', 'wang_wu88', 'anna+bank', 'zhao-liu'], n)
  return pick(
    [
      `${local}@${host}`,
      `${local}＠${host}`,
      `${local.toUpperCase()}@${host}`,
      `${local}[at]${host}`,
    ],
    n,
  )
}

const around = [
  (value: string) => value,
  (value: string) => `联系人 ${value}`,
  (value: string) => `call ${value} in the evening`,
  (value: string) => `（${value}）`,
  (value: string) => `张三，${value}，北京`,
  (value: string) => `partner/${value}`,
  (value: string) => `张三 ${value}`,
]
const within = (value: string, n: number): string => pick(around, n)(value)

/** Personal data, which no text for publication may hold. */
export const personalTexts: Corpus = [
  ...many(160, (n) => within(mobile(n), n)),
  ...many(120, (n) => within(identity(n), n)),
  ...many(120, (n) => within(card(n), n)),
  ...many(100, (n) => within(mail(n), n)),
]

const secretNames = [
  '密码',
  '登录密码',
  '支付密码',
  '验证码',
  '短信验证码',
  '动态码',
  '校验码',
  '口令',
  '安全码',
  'password',
  'my password',
  'passcode',
  'pwd',
  'OTP',
  'the OTP',
  'PIN',
  'pin code',
  'CVV',
  'cvv2',
  'verification code',
  'security code',
  'one-time code',
  'login code',
  'SMS code',
  'mima',
  'mi ma',
  'denglu mima',
  'yanzhengma',
  'kouling',
  'dongtaima',
]
const codeOf = (n: number): string => {
  const code = digitsOf(4 + (n % 4))
  const pairs = code.match(/.{1,2}/g)!
  return pick([code, pairs.join(' '), inChinese(code), fullWidth(code), pairs.join('-')], n)
}
const word = (n: number): string =>
  pick(
    [
      'hunter2abc',
      'qwerty',
      'letmein!',
      'Abc@12345',
      'zhangsan88',
      'iloveyou520',
      'p4ssw0rd',
      'dragon',
    ],
    n,
  )
const joints = ['：', ': ', ' ', '是', ' is ', '=', '为', ' shi ']
const wordJoints = ['：', ': ', '=', '是', '为']
const carriers = [
  (secret: string) => secret,
  (secret: string) => `客户说${secret}，请办理`,
  (secret: string) => `he told me that ${secret} and hung up`,
  (secret: string) => `kehu shuo ${secret}`,
]

/** Authentication secrets, which no text may hold, sealed or not. */
export const secretTexts: Corpus = [
  ...many(240, (n) =>
    pick(carriers, n >> 1)(`${pick(secretNames, n)}${pick(joints, n >> 2)}${codeOf(n)}`),
  ),
  ...many(120, (n) =>
    pick(carriers, n >> 1)(`${pick(secretNames, n)}${pick(wordJoints, n >> 2)}${word(n)}`),
  ),
  ...many(
    20,
    (n) =>
      `${digitsOf(6)} ${pick(['is my password', 'is the OTP', '是验证码', '是我的登录密码', 'was the verification code'], n)}`,
  ),
  ...many(
    20,
    (n) =>
      `my password is ${pick(['hunter2abc', 'zhang1988', 'Abc@12345', 'n0tsafe', 'qwer1234'], n)}`,
  ),
  ...many(20, (n) => `卡号${card(n)}，客户还说了密码`),
]
