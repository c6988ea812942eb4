/** The meaning of each property of the contract's schemas; a test fails for one without a description. */
import { ofActs } from './acts.ts'
import { ofAnswers } from './answers.ts'
import { ofPackages } from './packages.ts'
import { ofSystem } from './system.ts'

const descriptions: ReadonlyMap<string, string> = new Map(
  [ofActs, ofAnswers, ofPackages, ofSystem].flatMap((table) => Object.entries(table)),
)

/** Pages of all registers have the same members, and so have exports, however they ended. */
const familyOf = (schema: string): string =>
  ['Rows', 'Export'].find((family) => schema.endsWith(family)) ?? schema

/** By schema and property, or by the property alone if it means the same in every schema. */
export const propertyDescription = (schema: string, property: string): string | undefined =>
  descriptions.get(`${familyOf(schema)}.${property}`) ?? descriptions.get(property)
