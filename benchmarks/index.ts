import { asEnv, startPostgres } from "../scripts/postgres"
import { entryOf } from "../scripts/present"
import { runScript } from "../scripts/run-script"
import { Bench } from "./bench"
import { readOptions } from "./options"
import { parts } from "./parts"
import { table, writeDocs } from "./report/docs"
import { environment } from "./report/environment"
import { readResults, resultOf, writeResults, type PartResult, type Results } from "./report/results"

/**
 * `npm run bench`: measures the engine. Each part measures its alternatives in the same run on the same machine. It prints a table and
 * writes `benchmarks/results/latest.json`. A result outside its bound is not an error.
 * @param args `--only throughput,latency` runs some parts and keeps the results of the others. `--rows 10000000` sets the length of the
 *   log. `--quick` uses smaller numbers and writes nothing. `--write-docs` writes the table to `docs/performance.md`. `--only steady`
 *   runs for ten minutes, or for `--minutes`; this part is not run by default.
 */
export function main(args: string[]): Promise<never> {
  return runScript(async ({ stops }) => {
    const options = readOptions(args, parts)
    const postgres = stops(await startPostgres({ durable: true }))
    Object.assign(process.env, asEnv(postgres))
    const bench = stops(new Bench(options, postgres, (what) => console.log(`    ${what}`)))

    const here = await environment()
    const all = new Map<string, Results>()
    for (const name of options.only) {
      const part = entryOf(parts, name)
      console.log(`${name}: ${part.description}`)
      const result = resultOf(part, await timed(() => part.measure(bench)))
      console.log(`${await table({ [name]: result })}\n    took ${result.seconds} s\n`)
      const kept = part.onlyIfNamed ? name : "latest"
      const known = options.quick ? { environment: here, parts: {} } : readResults(kept, here)
      const results = withResult(all.get(kept) ?? known, name, result)
      all.set(kept, results)
      if (!options.quick && options.rows === undefined) {
        await writeResults(kept, results)
      }
    }
    for (const [kept, results] of all) {
      if (options.only.length > 1) {
        console.log(await table(results.parts))
      }
      if (options.writeDocs) {
        await writeDocs(kept, results)
      }
    }
  })
}

/** The results with a new one, in the order of the parts. */
function withResult(results: Results, name: string, result: PartResult): Results {
  const all: Record<string, PartResult | undefined> = { ...results.parts, [name]: result }
  const inOrder = Object.keys(parts).flatMap((key) => (all[key] ? [[key, all[key]] as const] : []))
  return { ...results, parts: Object.fromEntries(inOrder) }
}

async function timed<Value>(run: () => Promise<Value>): Promise<{ value: Value; seconds: number }> {
  const startedAt = Date.now()
  return { value: await run(), seconds: Math.round((Date.now() - startedAt) / 1000) }
}
