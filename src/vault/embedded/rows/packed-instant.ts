/** An instant in six bytes, digit by digit: also a day that does not exist, which earlier versions stored, comes back as it was. */
import { Instant } from '../../../kernel/instant.ts'

/** Bytes of a packed instant; all zeros stand for none. */
export const instantBytes = 6

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** Writes an instant. */
export const writeInstant = (bytes: Buffer, at: number, instant: Instant): void => {
  const part = (from: number, to: number): number => Number(instant.slice(from, to))
  let packed = part(2, 4)
  packed = packed * 16 + part(5, 7)
  packed = packed * 32 + part(8, 10)
  packed = packed * 32 + part(11, 13)
  packed = packed * 64 + part(14, 16)
  packed = packed * 64 + part(17, 19)
  packed = packed * 1_024 + part(20, 23)
  bytes.writeUIntLE(packed, at, instantBytes)
}

/** Reads one; undefined where there is none, or what stands there is none. */
export const readInstant = (bytes: Buffer, at: number): Instant | undefined => {
  let packed = bytes.readUIntLE(at, instantBytes)
  const take = (size: number): number => {
    const part = packed % size
    packed = (packed - part) / size
    return part
  }
  const [ms, second, minute, hour, day, month] = [
    take(1_024),
    take(64),
    take(64),
    take(32),
    take(32),
    take(16),
  ]
  const date = `20${pad(packed, 2)}-${pad(month, 2)}-${pad(day, 2)}`
  const text = `${date}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}.${pad(ms, 3)}Z`
  return Instant.is(text) ? text : undefined
}
