import { generateEntityId } from "@medusajs/framework/utils"

import type { WebhookActor, WebhookPortalLink } from "../../../types"
import type { WebhookOptions } from "../options"
import { changeAs, recordPortalClosed } from "../store/audit"
import { transaction, type Db } from "../store/db"
import * as store from "../store/portal-sessions"
import { lockActiveApp, unknownApp } from "./apps"
import { hashOfToken, newToken } from "./token-text"

/**
 * The portal's links and sessions. A link is used once and opens a session; of both only a SHA-256 is stored. They end with their app, and
 * where it is suspended: see `WebhookApps`.
 */
export class PortalSessions {
  constructor(
    private readonly db: Db,
    private readonly options: Pick<WebhookOptions["apps"]["portal"], "linkMinutes" | "sessionHours">
  ) {}

  /**
   * Makes a link that opens the portal of an app once, for so many minutes as the option `apps.portal.linkMinutes` says.
   * @param actor whom the audit trail names; without one, the shop's own code.
   * @returns with the link's code, which is shown this once.
   * @throws MedusaError NOT_FOUND, or NOT_ALLOWED for an app that is suspended.
   */
  async createLink(
    appId: string,
    { actor, created_by }: { actor?: WebhookActor; created_by?: string | null } = {}
  ): Promise<WebhookPortalLink> {
    const code = newToken("portal_code")
    const link = await changeAs(this.db, actor ?? null, async (trx) => {
      // A link that is made while its app is being suspended would outlive the suspension.
      await lockActiveApp(trx, appId)
      return store.insertPortalLink(trx, {
        id: generateEntityId(undefined, "whps"),
        app_id: appId,
        hash: hashOfToken(code, "portal_code")!,
        seconds: this.options.linkMinutes * 60,
        created_by: created_by ?? null,
      })
    })
    return { ...link, code }
  }

  /**
   * Uses a link's code up.
   * @returns with the text for the cookie; undefined for a code that is unknown, used or over, or whose app is suspended or deleted.
   */
  async open(
    code: string
  ): Promise<{ id: string; app_id: string; expires_at: Date; session: string } | undefined> {
    const code_hash = hashOfToken(code, "portal_code")
    const session = newToken("portal_session")
    const opened =
      code_hash &&
      (await store.openPortalSession(this.db, {
        code_hash,
        hash: hashOfToken(session, "portal_session")!,
        seconds: this.options.sessionHours * 3600,
      }))
    return opened ? { ...opened, session } : undefined
  }

  /** Whose session this is. @param text what the cookie holds. */
  async authenticate(text: string): Promise<{ id: string; app_id: string } | undefined> {
    const hash = hashOfToken(text, "portal_session")
    return hash === undefined ? undefined : store.findPortalSession(this.db, { hash })
  }

  /** Whether a session goes on, by its id. */
  async isLive(id: string): Promise<boolean> {
    return (await store.findPortalSession(this.db, { id })) !== undefined
  }

  /** Ends a session. */
  async close(id: string): Promise<void> {
    await store.deletePortalSession(this.db, id)
  }

  /**
   * Ends all of an app's, and its links that were not used.
   * @param actor whom the audit trail names; without one, the shop's own code.
   * @throws MedusaError NOT_FOUND
   */
  async closeAll(appId: string, { actor }: { actor?: WebhookActor | undefined } = {}): Promise<void> {
    await transaction(this.db, async (trx) => {
      if (!(await recordPortalClosed(trx, actor ?? null, appId))) {
        unknownApp(appId)
      }
      await store.deletePortalSessionsOfApp(trx, appId)
    })
  }
}
