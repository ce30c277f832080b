import { openApiDocument } from "../openapi/document"
import { promisesDocument } from "./promises"
import { PUBLISHED_FIELDS, publishedFields } from "./published-fields"
import { payloadTypes, requestTypes } from "./types"
import { topicsDocuments } from "./topics-document"

/** The contents of all generated files, by path. */
export function generatedFiles(): Record<string, string> {
  return {
    ...topicsDocuments(),
    "integration-tests/README.md": promisesDocument(),
    [PUBLISHED_FIELDS]: publishedFields(),
    "openapi.json": `${JSON.stringify(openApiDocument())}\n`,
    "src/types/http.ts": requestTypes(),
    "src/types/payloads.ts": payloadTypes(),
  }
}
