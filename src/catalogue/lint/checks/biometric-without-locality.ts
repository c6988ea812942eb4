import { clausesOf, idsOf } from '../finding.ts'
import type { Finding, Rule } from '../finding.ts'

/** Biometrics whose place of storage and matching the text does not bind to the device. */
export const biometricWithoutLocality: Rule = ({ categories, purposes }) => {
  const biometrics = categories.filter(({ biometric }) => biometric === true)
  const found = purposes.filter(
    (purpose) =>
      purpose.locality === undefined &&
      biometrics.some(({ id }) => purpose.categories.includes(id)),
  )
  if (found.length === 0) return []
  const finding: Finding = {
    rule: 'biometric-without-locality',
    severity: 'high',
    clauses: clausesOf(found),
    title: {
      'zh-CN': '生物识别没有承诺只在设备上处理',
      en: 'Biometrics without a word on staying on the device',
    },
    detail: {
      'zh-CN': '这些目的使用生物识别信息，却没有说明特征是否离开手机，有的只凭系统权限。',
      en: 'These purposes use biometrics and do not say whether they leave the phone; some rest on a device permission alone (PIPL 28 to 30).',
    },
    items: idsOf(found),
  }
  return [finding]
}
