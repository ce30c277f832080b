import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { crc32, createDeflateRaw } from "node:zlib"

import { MedusaError } from "@medusajs/framework/utils"
import { Zip, type ZipInputFile } from "fflate"

/** A file to be put into a zip: its text comes as it is asked for. */
export type ZipEntry = { name: string; text: AsyncIterable<string> }

/** What a zip without extensions holds of one file. Excel reads no sheet that is near it. */
const MAX_BYTES = 2 ** 32 - 1

/**
 * The bytes of a zip with these files. Each text is read as bytes are taken, and Node compresses beside the main thread;
 * `fflate` writes what a zip has around it.
 * @throws MedusaError NOT_ALLOWED for a file of 4 GiB, and what a text throws.
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
    // What fails destroys `deflate` too, and is thrown where that is read.
    pipeline(Readable.from(counted(text, file), { objectMode: false }), deflate).catch(() => {})
    for await (const bytes of deflate) {
      file.ondata!(null, bytes, false)
      yield* written.splice(0)
    }
    file.ondata!(null, new Uint8Array(0), true)
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
