import { areSealedWithNewest, openSecrets, sealSecrets } from "./secrets"
import type { Db } from "./store/db"
import { listSealedSecrets, replaceSealedSecrets } from "./store/sealed-secrets"

/** The result of sealing secrets again: ids of webhooks. */
export type Resealed = {
  /** Secrets that were sealed with the newest key now. */
  resealed: string[]
  /** Secrets that are unchanged because their key is missing, or the stored value was altered. */
  unreadable: string[]
}

/**
 * Seals secrets with the newest key, if they are not sealed with it yet. It can run while the shop runs, and repeatedly.
 * @param keys passphrases, newest first.
 * @param ids of webhooks; null for all, including deleted ones.
 */
export async function resealSecrets(
  db: Db,
  keys: readonly string[],
  ids: readonly string[] | null
): Promise<Resealed> {
  const outcome: Resealed = { resealed: [], unreadable: [] }
  for (const row of await listSealedSecrets(db, ids)) {
    if (areSealedWithNewest(row.secrets, keys)) {
      continue
    }
    const secrets = attempt(() => openSecrets(row.secrets, keys))
    if (!secrets) {
      outcome.unreadable.push(row.id)
    } else if (await replaceSealedSecrets(db, row, sealSecrets(secrets, keys))) {
      outcome.resealed.push(row.id)
    }
  }
  return outcome
}

function attempt<Value>(work: () => Value): Value | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
