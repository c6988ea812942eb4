/** The personal fields of an event by name, as reports say them where they are opened. */
import type { Label } from '../../catalogue/package/label.ts'
import type { PersonalFields } from '../../events/personal.ts'
import { both } from './said.ts'
import type { Said } from './said.ts'

const fields: Said<keyof PersonalFields> = {
  name: both('姓名', 'name'),
  note: both('备注', 'note'),
  reason: both('理由', 'reason'),
  callReference: both('通话编号', 'reference of a call'),
  ip: both('IP 地址', 'IP address'),
  userAgent: both('浏览器', 'browser'),
  deviceModel: both('设备型号', 'model of the device'),
  contactPoint: both('联系方式', 'contact point'),
  documentName: both('文件名', 'name of a document'),
  officerIds: both('经办人员', 'officers'),
  references: both('材料编号', 'references of the evidence'),
  unregistered: both('未登记的词', 'words that nobody published'),
}

const labels: ReadonlyMap<string, Label> = new Map(Object.entries(fields))

/** A field by its name. */
export const personalWords = (name: string): Label => labels.get(name) ?? both(name, name)
