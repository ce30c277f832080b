import { firstOf, itemAt, lastOf, present } from "../../scripts/present"

/** A fenced block of a document. */
export type Block = {
  /** As after the fence: `ts`; empty when it names none. */
  language: string
  code: string
  /** Of its first line of code, from 1. */
  line: number
  /** What a comment just above the fence, `<!-- given: … -->`, says surrounds the snippet. */
  given: string
}

/** A link or a picture, and where it leads to. */
export type Link = { target: string; line: number; picture: boolean }

/** Code within a line. */
export type Code = { text: string; line: number }

/** What the tests read of a Markdown text: no more of Markdown than these documents use. */
export type Markdown = { blocks: Block[]; links: Link[]; codes: Code[]; anchors: string[] }

type Line = { text: string; line: number }

const FENCE = /^(\s*)(`{3,})(\S*)\s*$/

const GIVEN = /^<!-- given: (.*) -->$/

/** @param text of a Markdown file, whose every fence must be closed. */
export function parseMarkdown(text: string): Markdown {
  const lines = text.split("\n")
  const blocks: Block[] = []
  const prose: Line[] = []
  for (let at = 0; at < lines.length; at++) {
    const [, indent = "", fence, language] = FENCE.exec(itemAt(lines, at)) ?? []
    if (fence === undefined) {
      prose.push({ text: itemAt(lines, at), line: at + 1 })
      continue
    }
    const end = lines.findIndex((line, other) => other > at && line.trim() === fence)
    if (end === -1) {
      throw new Error(`The fence in line ${at + 1} is not closed.`)
    }
    blocks.push({
      language: present(language, "the language"),
      code: lines
        .slice(at + 1, end)
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join("\n"),
      line: at + 2,
      given: GIVEN.exec(lines[at - 1]?.trim() ?? "")?.[1] ?? "",
    })
    at = end
  }
  return {
    blocks,
    links: linksOf(prose),
    codes: codesOf(prose),
    anchors: anchorsOf(prose),
  }
}

/** A link may run over the end of a line, in its text or before its target, so it is looked for in whole paragraphs. */
function linksOf(prose: Line[]): Link[] {
  return paragraphs(prose).flatMap((paragraph) => {
    const text = paragraph.map((line) => line.text).join("\n")
    const withoutCode = text.replace(/(`+)(.+?)\1/gs, (code) =>
      code.includes("](") ? code.replace(/[^\n]/g, "") : code
    )
    return [...withoutCode.matchAll(/(!?)\[[^\]]*\]\(\s*([^)\s]+)\s*\)/g)].map(
      ({ 1: mark, 2: target, index }) => ({
        target: present(target, "the target"),
        line: firstOf(paragraph).line + withoutCode.slice(0, index).split("\n").length - 1,
        picture: mark === "!",
      })
    )
  })
}

/** Code may run over the end of a line, so it is looked for in whole paragraphs. */
function codesOf(prose: Line[]): Code[] {
  return paragraphs(prose).flatMap((paragraph) => {
    const text = paragraph.map((line) => line.text).join("\n")
    return [...text.matchAll(/(`+)([^`][^]*?)\1/g)].map((match) => ({
      text: itemAt(match, 2).replace(/\s+/g, " ").trim(),
      line: firstOf(paragraph).line + text.slice(0, match.index).split("\n").length - 1,
    }))
  })
}

function paragraphs(prose: Line[]): Line[][] {
  const all: Line[][] = [[]]
  for (const line of prose) {
    const last = lastOf(all)
    const adjoins = last.length > 0 && line.line === lastOf(last).line + 1
    if (line.text.trim() === "") {
      all.push([])
    } else if (adjoins || last.length === 0) {
      last.push(line)
    } else {
      all.push([line])
    }
  }
  return all.filter((paragraph) => paragraph.length > 0)
}

/** As GitHub names them: in small letters, without punctuation, a hyphen for each space, numbered when they repeat. */
function anchorsOf(prose: Line[]): string[] {
  const seen = new Map<string, number>()
  return prose.flatMap(({ text }) => {
    const [, heading] = /^#{1,6} (.+?)\s*$/.exec(text) ?? []
    if (heading === undefined) {
      return []
    }
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
      .replace(/ /g, "-")
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return [before === 0 ? name : `${name}-${before}`]
  })
}
