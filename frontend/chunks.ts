/** Which scripts travel together: every file of a first visit costs it a way to the server. */

interface ModuleInfo {
  importedIds: readonly string[]
}
interface Modules {
  getModuleInfo: (id: string) => ModuleInfo | null
}

const ENTRY = /\/src\/main\.ts$/
const SHELVES = /\/src\/pages\/shop\/HomePage\.vue$/

/** The kit's lists of all its parts: a page takes few of them, which find their files themselves. */
const LISTS = /\/node_modules\/(?:reka-ui\/dist\/index|@nuxt\/ui\/.*\/index)\.m?js$/

const entries = new Map<RegExp, string>()
const closures = new Map<RegExp, Set<string>>()

/** Notice the modules where a visit begins while they are read. */
export function noticeEntries() {
  return {
    name: 'shop:notice-entries',
    moduleParsed({ id }: { id: string }) {
      for (const entry of [ENTRY, SHELVES]) if (entry.test(id)) entries.set(entry, id)
    },
  }
}

/** Name the file of a module: what every page needs, what shelves need; others as they are shared. */
export function chunkOf(id: string, modules: Modules): string | null {
  if (neededBy(ENTRY, modules).has(id)) return 'first'
  return neededBy(SHELVES, modules).has(id) ? 'shelves' : null
}

function neededBy(entry: RegExp, modules: Modules): Set<string> {
  const known = closures.get(entry)
  if (known) return known
  const found = new Set<string>()
  const waiting = [entries.get(entry) ?? '']
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (!id || found.has(id) || LISTS.test(id)) continue
    found.add(id)
    waiting.push(...(modules.getModuleInfo(id)?.importedIds ?? []))
  }
  closures.set(entry, found)
  return found
}
