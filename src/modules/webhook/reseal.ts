import { areSealedWithNewest, openSecrets, sealSecrets } from "./secrets"
import type { Db } from "./store/db"
import { listSealedSecrets, replaceSealedSecrets } from "./store/sealed-secrets"

/** What became of webhooks' stored secrets: ids of webhooks. */
export type Resealed = {
  /** Sealed with the newest key now, and not before. */
  resealed: string[]
  /** Sealed with a key that is not there any more, or altered: they stay as they are. */
  unreadable: string[]
}

/**
 * Seals secrets with the newest key where that is not done yet. May run while the shop does, and more than once.
 * @param keys passphrases, newest first.
 * @param ids of the webhooks; null for all, those of deleted webhooks among them.
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
