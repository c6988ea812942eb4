/** Everyday texts of a bank that the door for clear text must let through. Made up, every one. */
import { draw, many, pick } from './corpus.ts'
import type { Corpus } from './corpus.ts'

const next = draw(11)
const digitsOf = (length: number): string => many(length, () => String(next(10))).join('')

const day = (): string =>
  `${2019 + next(9)}-${String(1 + next(12)).padStart(2, '0')}-${String(1 + next(28)).padStart(2, '0')}`
const hotlines = [
  '95588',
  '95533',
  '95599',
  '400-889-5588',
  '10086',
  '12378',
  '12345',
  '010-66106114',
  '4008895588',
]

/** Notes that mention secrets without giving one, hotlines, or attempts. */
const aboutSecrets = [
  'no verification code was received',
  'No verification code was received; please call 95588.',
  '没有收到验证码，请拨打95588。',
  '客户未收到短信验证码，已转95588人工处理',
  'the customer forgot the password and was sent to the branch',
  'password: forgotten',
  'password: reset at the counter',
  '密码：已重置',
  '密码于2026年3月2日修改',
  '密码修改日期2026-03-02',
  '输错密码3次，账户锁定24小时',
  '密码须为6位数字',
  'a 6-digit verification code is sent to the phone',
  'password must have 8 characters',
  'PIN entry failed 3 times',
  'the OTP expired after 300 seconds',
  '验证码有效期为5分钟，逾期请重新获取',
  '验证码60秒后可重新获取',
  '客户称短信验证码功能不可用，工单已转交',
  'never tell anybody your password, not even 95588',
  '银行不会向您索要密码或验证码',
  '工作人员不会索取您的密码，咨询请致电95588。',
  'shipping 1234 parcels',
  'opinion 2026 survey',
  'the pin on the map is wrong',
  'mima is not shared with anyone',
  'asked where the security code is printed on the card',
  'the password is safe with the customer',
  '密码由客户自行保管，见条款1.2(2)',
  'CVV is never stored, see GB/T 35273-2020',
  'wrong password, told to wait 15 minutes',
  'has two-factor authentication, no code needed',
  '人脸识别失败，改为柜面核验',
  '客户拒绝刷脸，改用密码支付',
  'opted out by SMS reply TD',
  'passed the exam in 2024',
  'compass 360 project',
  'encoded as UTF-8',
  'postcode 100140 Beijing',
  '邮编100140',
  'error code 40312 shown on the screen',
  'QR code was not readable',
  'promo code was not applied',
  'country code 86',
]

const plainly = [
  (n: number) => `客服热线：${pick(hotlines, n)}`,
  (n: number) => `call ${pick(hotlines, n)} for help`,
  () => `订单号 ${2020 + next(7)}${digitsOf(12)}`,
  () => `order ${digitsOf(8)}`,
  () => `工单 GD${day().replaceAll('-', '')}${digitsOf(4)}`,
  () => `case no. ${2020 + next(7)}-${digitsOf(4)}`,
  () => `金额 ${1 + next(99_999)}.${digitsOf(2)} 元`,
  () => `¥${1 + next(99)},${digitsOf(3)},${digitsOf(3)}.00`,
  () => `${day()} ${String(next(24)).padStart(2, '0')}:${String(next(60)).padStart(2, '0')}:00`,
  () => `${day()}T08:00:00.000Z until ${day()}T08:00:00.000Z`,
  () => `生效日期 ${day()}`,
  () => `clause ${1 + next(9)}.${1 + next(9)}(${1 + next(9)})`,
  () => `第${1 + next(9)}.${1 + next(9)}条第${1 + next(9)}款`,
  () => `GB/T ${35273 + next(9)}-2020`,
  () => `JR/T 0171-2020 section ${1 + next(9)}.${1 + next(9)}`,
  () => `中国人民银行令〔20${10 + next(15)}〕第${1 + next(9)}号`,
  () => `version ${1 + next(9)}.${next(20)}.${next(20)}`,
  () => `privacy@bank-${next(99)}.example.cn`,
  () => `service@example${next(99)}.com`,
  () => `京ICP备${digitsOf(8)}号`,
  () => `统一社会信用代码 91${digitsOf(6)}MA${digitsOf(8)}`,
  () => `010-${6 + next(3)}${digitsOf(7)}`,
  () => `map-provider-${next(999)}`,
  () => `保存期限${1 + next(30)}年`,
  () => `kept for ${1 + next(36)} months`,
  () => `${digitsOf(3)} customers of ${digitsOf(5)}`,
  () => `SDK version ${1 + next(9)}.${next(9)}.${next(9)}.${digitsOf(4)}`,
  () =>
    `third party ${pick(['高德软件有限公司', 'Umeng Tongxin (Beijing) Technology Co., Ltd.'], next(2))}`,
]

/** Everyday texts of a bank that must be taken. */
export const plainTexts: Corpus = [
  ...aboutSecrets,
  ...many(60, (n) => `${pick(aboutSecrets, n * 7)}。${pick(plainly, n)(n)}`),
  ...many(420, (n) => pick(plainly, n)(n)),
]
