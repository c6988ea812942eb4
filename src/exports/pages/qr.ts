/** QR codes (ISO/IEC 18004) as rows of modules. */
// oxlint-disable-next-line import/no-named-as-default -- its types know this name alone
import qrcode from 'qrcode-generator'

/** The most bytes of a code at the lowest correction level (version 40-L, byte mode). */
export const mostQrBytes = 2_953

/** Rows of modules from the top; true is dark. Undefined for a text that is too long. Without the light margin. */
export const qrModules = (text: string): ReadonlyArray<ReadonlyArray<boolean>> | undefined => {
  if (new TextEncoder().encode(text).length > mostQrBytes) return undefined
  // 0: the smallest version that is large enough.
  const code = qrcode(0, 'L')
  code.addData(text, 'Byte')
  code.make()
  const places = Array.from({ length: code.getModuleCount() }, (_, i) => i)
  return places.map((row) => places.map((column) => code.isDark(row, column)))
}
