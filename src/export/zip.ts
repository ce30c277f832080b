import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { crc32, createDeflateRaw } from "node:zlib"

import { MedusaError } from "@medusajs/framework/utils"
import { Zip, type ZipInputFile } from "fflate"

/** A file of a zip. Its text is read when it is needed. */
export type ZipEntry = { name: string; text: AsyncIterable<string> }

/** Largest file of a zip without the ZIP64 extension. Excel opens no sheet of that size. */
const MAX_BYTES = 2 ** 32 - 1

/**
 * The bytes of a zip with these files. Texts are read when their bytes are needed. Node compresses outside of the main thread,
 * and `fflate` writes the zip's headers.
 * @throws MedusaError NOT_ALLOWED for a file of 4 GiB or more, and what a text throws.
 */
export async function* zipped(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Uint8Array[] = []
  const zip = new Zip((_, bytes) => written.push(bytes))
  for await (const { name, text } of entries) {
    const file: ZipInputFile & { crc: number; size: number } = {
      filename: name,
      compression: 8,
      crc: 0,
      size: 0,
    }
    zip.add(file)
    const deflate = createDeflateRaw()
    // An error destroys `deflate` too, and is thrown by the loop below.
    pipeline(Readable.from(counted(text, file), { objectMode: false }), deflate).catch(() => {})
    for await (const bytes of deflate) {
      file.ondata?.(null, bytes, false)
      yield* written.splice(0)
    }
    file.ondata?.(null, new Uint8Array(0), true)
    yield* written.splice(0)
  }
  zip.end()
  yield* written.splice(0)
}

async function* counted(
  text: AsyncIterable<string>,
  file: { crc: number; size: number }
): AsyncGenerator<Buffer> {
  for await (const part of text) {
    const bytes = Buffer.from(part)
    file.crc = crc32(bytes, file.crc)
    file.size += bytes.length
    if (file.size > MAX_BYTES) {
      const message = "The spreadsheet has more than 4 GiB: narrow its filters"
      throw new MedusaError(MedusaError.Types.NOT_ALLOWED, message)
    }
    yield bytes
  }
}
