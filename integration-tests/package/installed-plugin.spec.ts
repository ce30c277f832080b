import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { build } from "esbuild"
import { Webhook } from "standardwebhooks"

import { Api } from "../../scripts/demo/api"
import { freePort } from "../../scripts/free-port"
import { ROOT } from "../../scripts/medusa"
import { databaseUrl, openPostgres } from "../../scripts/postgres"
import { atLeast, entryOf, itemAt, present } from "../../scripts/present"
import type { Program } from "../../scripts/program"
import { areSealedWithNewest, openSecrets } from "../../src/modules/webhook/secrets"
import { ageLog } from "../support/age-log"
import { connect, LATER_MIGRATIONS, migrationNames, revert } from "../support/database"
import { Receiver } from "../support/receiver"
import { unexportedTypes } from "../support/unexported-types"
import { until } from "../support/until"
import { HostApp } from "./host-app"
import { HostScripts } from "./host-scripts"

const DATABASE = "host_app"
const LOGIN = { email: "admin@example.com", password: "supersecret" }

const [KEY, NEW_KEY] = ["the key of the first year", "the key of the second year"]
const optionsWith = (...keys: string[]) =>
  `{ ...require("./src/webhook-options").webhookOptions, encryptionKeys: ${JSON.stringify(keys)}, network: { allow: ["127.0.0.0/8"], allowHttp: true } }`

/** A plugin whose webhooks are taken over. Its routes collide with ours, so that servers start without it. */
const OTHER = { name: "@lambdacurry/medusa-webhooks", version: "1.2.0" }
const BESIDE = `{ resolve: "${OTHER.name}", options: { subscriptions: ["order.placed"] } },`

/** The script and the arguments of the command that a document gives: `npx medusa exec …`. */
function scriptInDocs(document: string, script: string): string[] {
  const text = readFileSync(join(ROOT, "docs", document), "utf8")
  return itemAt(present(new RegExp(`npx medusa exec (\\S+${script}.*)`).exec(text), "the match"), 1).split(
    " "
  )
}

/** Every row of every table, as a dump of the database holds it: each is a line that begins with the table's name. */
async function dump(host: Knex): Promise<string[]> {
  const { rows: tables } = await host.raw("select tablename from pg_tables where schemaname = 'public'")
  const texts = await Promise.all(
    tables.map(async ({ tablename }: { tablename: string }) => {
      const { rows } = await host.raw("select t::text as row from ?? t", [tablename])
      return rows.map(({ row }: { row: string }) => `${tablename} ${row}`)
    })
  )
  return texts.flat().sort()
}

/** The definitions of everything in a database, as a dump holds them, and what Medusa notes to have run on it. */
async function definitions(host: Knex): Promise<string[]> {
  const { rows } = await host.raw(`
    select concat_ws(' ', 'relation', relkind, relname, relpersistence, reloptions::text, relacl::text) as line
      from pg_class where relnamespace = 'public'::regnamespace
    union all select concat_ws(' ', 'column', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
        attgenerated, attstorage, attcollation::regcollation, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum))
      from pg_attribute join pg_class c on c.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
    union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
    union all select concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
      from pg_constraint where connamespace = 'public'::regnamespace
    union all select 'function ' || pg_get_functiondef(oid)
      from pg_proc where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
    union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all select 'view ' || viewname || definition from pg_views where schemaname = 'public'
    union all select concat_ws(' ', 'sequence', sequencename, data_type, start_value, increment_by, max_value, cycle)
      from pg_sequences where schemaname = 'public'
    union all select concat_ws(' ', 'type', typname, typtype, enumlabel)
      from pg_type t left join pg_enum on enumtypid = t.oid where typnamespace = 'public'::regnamespace
    union all select 'schema ' || nspname from pg_namespace where nspname !~ '^pg_'
    union all select 'extension ' || extname from pg_extension
    union all select 'migration ' || name from mikro_orm_migrations
    union all select 'script ' || script_name from script_migrations
    order by 1`)
  return rows.map(({ line }: { line: string }) => line)
}

/** Whether a line of a dump is of the plugin: a row of its tables, or of what it has run. */
function isOfPlugin(line: string): boolean {
  const has = [...migrationNames(), "index-shop-changes"].some((name) => line.includes(name))
  return /^webhook_/.test(line) || (has && /^(mikro_orm|script)_migrations /.test(line))
}

/** An entry of Vite's manifest, about a built file. */
type PortalChunk = { file: string; css?: string[]; imports?: string[] }

/** How many bytes of scripts and styles these load, compressed, with all that they import. */
function sizeOf(
  names: readonly string[],
  manifest: Record<string, PortalChunk>,
  read: (file: string) => string
): number {
  const files = new Set<string>()
  const visit = (name: string) => {
    const { file, css = [], imports = [] } = entryOf(manifest, name)
    if (!files.has(file)) {
      ;[file, ...css].forEach((one) => files.add(one))
      imports.forEach(visit)
    }
  }
  names.forEach(visit)
  return [...files].reduce((sum, file) => sum + gzipSync(read(file)).length, 0)
}

/** The code that `docs/extending.md` shows. */
const EXTENSIONS = join(ROOT, "examples/extending")

describe("the packed plugin in an app of its own", () => {
  const server = connect("postgres")
  const host = connect(DATABASE)
  let app: HostApp
  let receiver: Receiver
  let running: Program | undefined
  /** A process that runs the scripts while the shop runs. It seals with the new key, and the shop with the old one: each can open both. */
  let scripts: HostScripts | undefined
  let secret: string
  let received: { headers: Record<string, string>; body: string }
  let admin: Api
  let waiting: { webhook: string; secret: string; product: string; delivery: string }
  let before: string[]
  let installed: string[]

  beforeAll(async () => {
    await server.raw(`drop database if exists ${DATABASE} with (force)`)
    await server.raw(`create database ${DATABASE}`)
    app = HostApp.create(databaseUrl(await openPostgres(), DATABASE), optionsWith(KEY))
    app.addSources(join(EXTENSIONS, "src"))
    app.addSources(join(__dirname, "host"))
    app.addPackage(OTHER.name, OTHER.version)
    receiver = await Receiver.start()
    app.configureWithoutPlugin(BESIDE)
    await app.medusa("db:migrate").succeed("The migration without the plugin")
    before = await definitions(host)
    app.configure(optionsWith(NEW_KEY, KEY), BESIDE)
  })

  afterAll(async () => {
    await running?.stop()
    await scripts?.close()
    await receiver.stop()
    app.remove()
    await host.destroy()
    await server.raw(`drop database if exists ${DATABASE} with (force)`)
    await server.destroy()
  })

  async function start(): Promise<void> {
    const port = await freePort()
    const api = new Api(`http://localhost:${port}`)
    running = app.medusa("start", "--host", "localhost", "--port", String(port))
    await running.until("Medusa", () => api.isUp())
    const { token } = await api.post<{ token: string }>("/auth/user/emailpass", LOGIN)
    admin = api.as({ authorization: `Bearer ${token}` })
  }

  async function stop(): Promise<void> {
    await present(running, "a running shop").stop()
    running = undefined
  }

  /** Leaves out the indexes of Medusa's own search, for which Medusa boots once more: the first migration has made them. */
  const migrateAgain = (what: string) => app.medusa("db:migrate", "--skip-search").succeed(what)

  const runScript = (...command: string[]) => present(scripts, "the scripts' process").run(...command)

  const subscribe = async (topic: string) =>
    (
      await admin.post<{ webhook: { id: string; secret: string } }>("/admin/webhooks", {
        url: receiver.url,
        topics: [topic],
      })
    ).webhook

  const createProduct = async (title: string) =>
    (
      await admin.post<{ product: { id: string } }>("/admin/products", {
        title,
        options: [{ title: "Size", values: ["250 g"] }],
      })
    ).product

  /** What a webhook is sent about a product that was created. */
  const sent = (webhookId: string, productId: string) =>
    until("the delivery", () =>
      receiver
        .of("product.created")
        .find(({ headers, body }) => headers["x-medusa-webhook-id"] === webhookId && body.includes(productId))
    )

  it("adds at most 60 kB to what each page of the dashboard loads", async () => {
    const [dashboard, plugin] = atLeast(
      2,
      ["node_modules/@medusajs/dashboard/package.json", "package.json"].map(
        (path): Record<string, Record<string, string>> => JSON.parse(readFileSync(join(ROOT, path), "utf8"))
      )
    )
    // What the dashboard has itself, the plugin shares with it.
    const shared = Object.keys({ ...dashboard.dependencies, ...plugin.peerDependencies })
    const { outputFiles, metafile } = await build({
      entryPoints: [
        join(app.folder, "node_modules/medusa-plugin-webhooks/.medusa/server/src/admin/index.mjs"),
      ],
      bundle: true,
      minify: true,
      splitting: true,
      format: "esm",
      absWorkingDir: "/",
      outdir: "/built",
      write: false,
      metafile: true,
      external: shared.flatMap((name) => [name, `${name}/*`]),
    })
    const importsOf = (file: string, kind: string) =>
      entryOf(metafile.outputs, file).imports.filter((one) => !one.external && one.kind === kind)
    const first = new Set(["built/index.js"])
    // What is added to a set while it is gone through is gone through, too.
    for (const file of first) {
      importsOf(file, "import-statement").forEach(({ path }) => first.add(path))
    }
    const loaded = outputFiles.filter(({ path }) => first.has(path.slice(1)))
    expect(loaded).toHaveLength(first.size)
    expect(loaded.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0)).toBeLessThan(60_000)
    // Two languages, the pages of apps, and the dialogs come when they are asked for.
    const later = [...first].flatMap((file) => importsOf(file, "dynamic-import"))
    expect(
      later.map(({ path }) => present(/^built\/(.+)-[\w-]{8}-\w{8}\.js$/.exec(path), "the match")[1]).sort()
    ).toEqual([
      "app-list",
      "app-page",
      "create-app",
      "create-token",
      "create-webhook",
      "de",
      "edit-app",
      "edit-webhook",
      "fr",
      "portal-link",
      "recover-webhook",
      "rotate-secret",
      "send-existing",
      "test-webhook",
    ])
  })

  it("names the classes of the dashboard's pages, which a shop's build makes styles of", () => {
    expect(app.read(".medusa/server/src/admin/classes.js")).toContain("grid-cols-[1fr_auto_auto]")
  })

  it("has the apps' portal load at most 250 kB of scripts and styles for its first page", () => {
    const read = (file: string) => app.read(`.medusa/server/src/portal-page/${file}`)
    const manifest: Record<string, PortalChunk> = JSON.parse(read("manifest.json"))
    // The page itself, and the texts in whichever language has the most.
    const languages = ["en", "de", "fr"].map((language) => sizeOf([`i18n/${language}.ts`], manifest, read))
    const first = sizeOf(["index.html"], manifest, read) + Math.max(...languages)
    expect(first).toBeGreaterThan(100_000)
    expect(first).toBeLessThan(250_000)
  })

  it("holds what a shop needs and nothing else", () => {
    const others = app.pluginFiles().filter((file) => !file.startsWith(".medusa/server/src/"))
    const documents = readdirSync(join(ROOT, "docs")).filter((file) => file.endsWith(".md"))
    expect(others.sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      ...documents.sort().map((file) => `docs/${file}`),
      "openapi.json",
      "package.json",
    ])
    expect(app.pluginFiles().filter((file) => /__tests__|\.spec\./.test(file))).toEqual([])
  })

  it("leaves out no file of the server side", () => {
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/^(admin|portal)\/|__tests__/.test(file))
      .map((file) => `.medusa/server/src/${file.replace(/\.ts$/, ".js")}`)
    expect(app.pluginFiles()).toEqual(expect.arrayContaining(sources))
  })

  it("declares every package that its server side imports", () => {
    const { name, dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
      app.read("package.json")
    )
    const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional)
    const imported = app
      .pluginFiles()
      .filter((file) => file.endsWith(".js") && !file.startsWith(".medusa/server/src/admin/"))
      .flatMap((file) => [...app.read(file).matchAll(/\brequire\("([^".][^"]*)"\)/g)])
      .map(([, path]) => present(path, "the path"))
      .filter((path) => !isBuiltin(path))
      .map((path) => path.split("/", path.startsWith("@") ? 2 : 1).join("/"))
    expect(imported).toContain("@medusajs/framework")
    expect([name, ...Object.keys(dependencies), ...peers]).toEqual(
      expect.arrayContaining([...new Set(imported)])
    )
  })

  it("has no fault that publint or attw knows of", () => {
    expect(app.checkPackage()).toEqual({ publint: "", attw: "" })
  })

  it("exports each type that the declarations of these mention", () => {
    const entries = ["workflows", "types", "modules/webhook"].map((name) =>
      join(app.plugin, ".medusa/server/src", name, "index.d.ts")
    )
    expect(unexportedTypes(app.plugin, entries)).toEqual([])
  })

  it("gives users of Medusa's SDK types: the documents' examples compile, what is wrong in them does not", () => {
    const examples = ["docs/openapi.md", "docs/topics/README.md"].map((file) =>
      codeIn(readFileSync(join(ROOT, file), "utf8"))
    )
    const wrong = `
      import type { AdminWebhookListResponse, WebhookMessage } from "medusa-plugin-webhooks/types"
      export const a = (list: AdminWebhookListResponse) => list.webhooks[0]!.nmae
      export const b = (message: WebhookMessage<"order.created">) => message.data.totl
    `
    expect(app.compile({ wrong, ...Object.fromEntries(Object.entries(examples.flat())) })).toEqual([
      expect.stringMatching(/^wrong[.]ts.*'nmae' does not exist/),
      expect.stringMatching(/^wrong[.]ts.*'totl' does not exist/),
    ])
  })

  it("holds the API's description as it is in the repository", () => {
    const found = app.evaluate(
      `console.log(JSON.stringify(require("medusa-plugin-webhooks/openapi.json").info.title))`
    )
    expect(found).toBe("medusa-plugin-webhooks")
    expect(app.read("openapi.json")).toBe(readFileSync(join(ROOT, "openapi.json"), "utf8"))
  })

  it("refuses to migrate a shop whose Medusa is too old, and changes nothing", async () => {
    const restore = app.pretendMedusa("2.20.0")
    expect(await app.medusa("db:migrate").exit).toBe(1)
    restore()
    expect(app.output).toContain("needs Medusa 2.21.0 or later. This shop has 2.20.0")
    expect(await definitions(host)).toEqual(before)
  })

  it("migrates with indexes for catch-up, boots, and delivers a change to a webhook, signed", async () => {
    await app.medusa("db:migrate").succeed("The migration")
    installed = await definitions(host)
    expect(installed.filter((line) => /^index .*IDX_webhooks_.*_changed/.test(line))).toHaveLength(26)
    scripts = await HostScripts.open(app)
    await runScript("src/create-admin.ts", LOGIN.email, LOGIN.password)

    app.configure(optionsWith(KEY, NEW_KEY))
    await start()
    expect(await admin.get<{ openapi: string }>("/admin/webhooks/openapi")).toMatchObject({
      openapi: "3.1.0",
    })
    const webhook = await subscribe("product.created")
    const product = await createProduct("Coffee")
    const { body, headers } = await sent(webhook.id, product.id)
    secret = webhook.secret
    received = { body, headers }
    const event = new Webhook(secret).verify(body, received.headers)
    expect(event).toMatchObject({ type: "product.created", data: { id: product.id, title: "Coffee" } })
  })

  it("lets merchants import its workflows, its types and its module", async () => {
    app.addScript(
      "imports.js",
      `exports.default = () => [
        typeof require("medusa-plugin-webhooks/workflows").createWebhooksWorkflow,
        require("medusa-plugin-webhooks/types").DELIVERY_STATUSES,
        require("medusa-plugin-webhooks/modules/webhook").default.service.name,
      ]`
    )
    expect(await runScript("imports.js")).toEqual([
      "function",
      expect.arrayContaining(["success"]),
      "WebhookModuleService",
    ])
  })

  it("is extended by the very code that the documents show", () => {
    const shown = [...readFileSync(join(ROOT, "docs/extending.md"), "utf8").matchAll(/^```ts\n(.*?)^```/gms)]
    const files = readdirSync(EXTENSIONS, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts")
    )
    const blocks = shown.map(([, code = ""]) => [/^\/\/ (\S+)\n/.exec(code)?.[1], code])
    expect(Object.fromEntries(blocks)).toEqual(
      Object.fromEntries(files.map((file) => [file, readFileSync(join(EXTENSIONS, file), "utf8")]))
    )
  })

  it("sends topics and events of the shop's own, and what its code makes of deliveries", async () => {
    const topics = ["member.joined", "points.earned", "action.loyalty.points_earned"]
    const subscribe = async (settings: object) =>
      (await admin.post<{ webhook: { id: string } }>("/admin/webhooks", { url: receiver.url, ...settings }))
        .webhook.id
    const own = await subscribe({ topics })
    const partner = await subscribe({ topics: ["member.joined"], metadata: { partner: true } })
    const register = async (email: string) =>
      (await admin.post<{ customer: { id: string } }>("/admin/customers", { email })).customer.id
    const messages = (webhook: string, topic: string) =>
      receiver
        .of(topic)
        .filter(({ headers }) => headers["x-medusa-webhook-id"] === webhook)
        .map(({ body }) => JSON.parse(body).data)

    const robot = await register("robot@test.example")
    const ada = await register("ada@shop.example")
    await until("the messages", () => {
      const counts = topics.map((topic) => messages(own, topic).length)
      return counts.join() === "1,2,2" && messages(partner, "member.joined").length === 1
    })

    const member = { id: ada, email: "ada@shop.example", first_name: null }
    expect(messages(own, "member.joined")).toMatchObject([member])
    expect(messages(partner, "member.joined")).toEqual([
      { id: ada, first_name: null, groups: [], has_email: true },
    ])
    const points = [robot, ada].map((id) => ({ id, points: 100, level: "gold" }))
    expect(messages(own, "points.earned")).toEqual(expect.arrayContaining(points))
    const events = [robot, ada].map((customer_id) => ({ customer_id, points: 100 }))
    expect(messages(own, "action.loyalty.points_earned")).toEqual(expect.arrayContaining(events))
    const { count } = await admin.get<{ count: number }>(
      `/admin/webhook-deliveries?topic=member.joined&resource_id=${robot}`
    )
    expect(count).toBe(0)
  })

  it("disables a webhook after as many failures as its option says", async () => {
    const { webhook } = await admin.post<{ webhook: { id: string } }>("/admin/webhooks", {
      url: receiver.url,
      topics: ["points.earned"],
      retry_schedule: [],
    })
    receiver.answerWith(({ headers }, response) =>
      response.writeHead(headers["x-medusa-webhook-id"] === webhook.id ? 500 : 204).end()
    )
    for (const name of ["grace", "linus", "dennis"]) {
      await admin.post("/admin/customers", { email: `${name}@shop.example` })
    }
    const disabled = await until("the webhook to be disabled", async () => {
      const path = `/admin/webhooks/${webhook.id}`
      const { webhook: now } = await admin.get<{ webhook: Record<string, unknown> }>(path)
      return now.status === "disabled" && now
    })
    expect(disabled).toMatchObject({ disabled_reason: "max_failures", consecutive_failures: 3 })
    receiver.reset()
    await admin.delete(`/admin/webhooks/${webhook.id}`)
  })

  it("brings tools that need neither Medusa nor any other package", () => {
    const folder = mkdtempSync(join(tmpdir(), "no-medusa-"))
    const bin = app.installAlone(folder)
    expect(readFileSync(bin, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/)
    const headers = Object.entries(received.headers).map(([name, value]) => `${name}: ${value}`)
    writeFileSync(join(folder, "headers.txt"), headers.join("\n"))
    writeFileSync(join(folder, "body.json"), received.body)
    const [, command] = atLeast(
      2,
      /npx medusa-webhooks (verify .*)/.exec(readFileSync(join(ROOT, "docs/receiving.md"), "utf8")) ?? []
    )
    const verify = (WEBHOOK_SECRET: string) =>
      spawnSync(process.execPath, [bin, ...command.split(" ")], {
        cwd: folder,
        env: { PATH: process.env.PATH, WEBHOOK_SECRET },
        encoding: "utf8",
      })
    expect(verify(secret)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("is valid"),
      stderr: "",
    })
    const other = verify(`whsec_${Buffer.alloc(32, 7).toString("base64")}`)
    expect(other).toMatchObject({ status: 1, stdout: expect.stringContaining("of another secret") })
    expect(verify("hunter2")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("must be 16 to 256 printable ASCII characters"),
    })
    expect(execFileSync(process.execPath, [bin, "--version"], { encoding: "utf8" })).toMatch(
      /^\d+\.\d+\.\d+\n$/
    )
    rmSync(folder, { recursive: true })
  })

  it("keeps a secret, and what is signed with it, out of a dump of the database and out of the log", async () => {
    await until("the attempt to be recorded", async () => {
      const { rows } = await host.raw(
        "select 1 from webhook_attempt a join webhook_delivery d on d.id = a.delivery_id where d.topic = 'product.created'"
      )
      return rows.length > 0
    })
    const text = (await dump(host)).join("\n")

    // It would find what is there: the body, and the secret's last characters, by which admins recognise it.
    expect(text).toContain(received.body.slice(1, 40).replaceAll('"', '""'))
    expect(text).toContain(secret.slice(-5))
    const base64 = secret.slice("whsec_".length)
    const bytes = Buffer.from(base64, "base64")
    const hidden = {
      "all but its end": base64.slice(0, -5),
      "its first half": base64.slice(0, 20),
      "its bytes": bytes.toString("hex"),
      "the key": KEY,
      "a signature": entryOf(received.headers, "webhook-signature").slice("v1,".length),
      "the older signature": entryOf(received.headers, "x-medusa-webhook-signature"),
    }
    for (const [what, value] of Object.entries(hidden)) {
      expect({ what, inDump: text.includes(value), inLog: app.output.includes(value) }).toEqual({
        what,
        inDump: false,
        inLog: false,
      })
    }
  })

  it("takes over the webhooks of another plugin that is installed, by the commands that the documents give", async () => {
    await host.raw(
      `insert into webhook (id, event_type, target_url) values ('wh_1', 'order.placed', 'https://192.0.2.1/'), ('wh_2', 'order.placed', ?)`,
      [`${receiver.url}/moved`]
    )
    const command = scriptInDocs("moving-in.md", "take-over-webhooks.js")
    await runScript(...command)
    expect((await host.raw("select 1 from webhook_endpoint where url like '%/moved'")).rows).toEqual([])
    await runScript(...command, "apply")

    const { rows } = await host.raw(
      "select id, url, topics, metadata from webhook_endpoint where url like '%/moved'"
    )
    expect(rows).toMatchObject([{ topics: ["order.created"], metadata: { taken_over: { ids: ["wh_2"] } } }])
    expect(app.output).toMatch(
      /REFUSED +https:\/\/192\.0\.2\.1\/ .*wh_1: The URL points to a private network/
    )
    expect(app.output).toMatch(
      new RegExp(`${rows[0].id}. Its secret, which is not shown again: whsec_\\S{44}\n`)
    )
  })

  it("erases a person from its log with the command that the documents give", async () => {
    const payload = JSON.stringify({ data: { email: "ada@example.com", first_name: "Ada" } })
    await host.raw(
      `insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state, payload)
       values ('whevt_01JNB4VKX1Z3B5D7F9H1K3N5Q7', 'order.updated', 'order.updated', 'null', 'event_bus', false, 'ada', now(), 'composed', ?)`,
      [payload]
    )
    await runScript(...scriptInDocs("erasure.md", "erase-from-webhook-log.js"))

    const { rows } = await host.raw(
      "select payload, payload_removed from webhook_event where id = 'whevt_01JNB4VKX1Z3B5D7F9H1K3N5Q7'"
    )
    const { rows: erasures } = await host.raw("select status, events from webhook_erasure")
    expect(rows).toEqual([{ payload: null, payload_removed: "erased" }])
    expect(erasures).toEqual([{ status: "completed", events: 1 }])
  })

  it("shortens its log once with the command that the documents give", async () => {
    await until("all to be finished", async () => {
      const { rows } = await host.raw("select 1 from webhook_delivery where finished_at is null")
      return rows.length === 0
    })
    await ageLog(host, 8)
    // The server runs on and may log something new meanwhile.
    const old = async () => {
      const { rows } = await host.raw(
        "select id from webhook_delivery where created_at < now() - interval '7 days'"
      )
      return rows.length
    }
    expect(await old()).toBeGreaterThan(0)
    await runScript(...scriptInDocs("deployment.md", "prune-webhook-log.js"))
    expect(await old()).toBe(0)
  })

  it("keeps the deliveries of a paused webhook waiting", async () => {
    const { id, secret } = await subscribe("product.created")
    await admin.post(`/admin/webhooks/${id}`, { status: "paused" })
    const product = await createProduct("Tea")
    const delivery = await until("the delivery", async () => {
      const path = `/admin/webhook-deliveries?webhook_id=${id}&resource_id=${product.id}`
      return (await admin.get<{ webhook_deliveries: { id: string; status: string }[] }>(path))
        .webhook_deliveries[0]
    })
    expect(delivery.status).toBe("created")
    waiting = { webhook: id, secret, product: product.id, delivery: delivery.id }
  })

  it("seals its secrets with a new key by the command that the documents give", async () => {
    await runScript(...scriptInDocs("secrets.md", "reseal-webhook-secrets.js"))

    const { rows } = await host.raw("select secrets from webhook_endpoint order by created_at")
    const [, query] = atLeast(
      2,
      /```sql\n(.*?)```/s.exec(readFileSync(join(ROOT, "docs/secrets.md"), "utf8")) ?? []
    )
    const { rows: keys } = await host.raw(query)
    const old = rows.filter(({ secrets }: { secrets: unknown }) => !areSealedWithNewest(secrets, [NEW_KEY]))
    expect(old).toEqual([])
    expect(openSecrets(rows[0].secrets, [NEW_KEY])).toEqual([{ value: secret, expires_at: null }])
    expect(keys).toEqual([{ key: rows[0].secrets[0].key_id, secrets: String(rows.length) }])
  })

  it("is upgraded from the last version by the migration, and sends what waited before", async () => {
    await stop()
    await revert(host, LATER_MIGRATIONS)
    await host.raw("delete from mikro_orm_migrations where regexp_replace(name, '[.].*', '') = any(?)", [
      LATER_MIGRATIONS,
    ])
    expect(await definitions(host)).not.toEqual(installed)
    app.configure(optionsWith(NEW_KEY))
    await migrateAgain("The upgrade")
    expect(await definitions(host)).toEqual(installed)

    await start()
    await admin.post(`/admin/webhooks/${waiting.webhook}`, { status: "active" })
    const { body, headers } = await sent(waiting.webhook, waiting.product)
    expect(headers["x-medusa-webhook-delivery-id"]).toBe(waiting.delivery)
    expect(new Webhook(waiting.secret).verify(body, headers)).toMatchObject({ data: { title: "Tea" } })
    await stop()
  })

  it("is removed by the command that the documents give, leaves nothing, and can be installed again", async () => {
    const rows = await dump(host)
    const command = scriptInDocs("removing.md", "remove-webhooks.js")
    await runScript(...command)
    expect(await definitions(host)).toEqual(installed)
    expect(await dump(host)).toEqual(rows)
    expect(app.output).toMatch(/table webhook_endpoint: \d+ rows\n/)
    await present(scripts, "the scripts' process").close()

    const { length } = app.output
    await app.medusa("exec", ...command, "apply").succeed("The removal")
    expect(app.output.slice(length)).toContain("Removed.")
    expect(app.output.slice(length)).not.toContain("does not exist")
    expect(await definitions(host)).toEqual(before)
    expect(await dump(host)).toEqual(rows.filter((line) => !isOfPlugin(line)))

    // The tests above began with these definitions, too.
    await migrateAgain("The second installation")
    expect(await definitions(host)).toEqual(installed)
  })
})

/** The TypeScript in a document. */
function codeIn(document: string): string[] {
  return [...document.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => present(code, "the code"))
}
