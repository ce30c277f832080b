import { generateEntityId } from "@medusajs/framework/utils"

import type { WebhookActor, WebhookPortalLink } from "../../../types"
import type { WebhookOptions } from "../options"
import { changeAs, recordPortalClosed } from "../store/audit"
import { transaction, type Db } from "../store/db"
import * as store from "../store/portal-sessions"
import { lockActiveApp, unknownApp } from "./apps"
import { hashOfToken, newToken } from "./token-text"

/**
 * Links and sessions of the apps' portal. A link opens a session, once. Of both only a SHA-256 is stored. They end when their
 * app is deleted or suspended: see `WebhookApps`.
 */
export class PortalSessions {
  constructor(
    private readonly db: Db,
    private readonly options: Pick<WebhookOptions["apps"]["portal"], "linkMinutes" | "sessionHours">
  ) {}

  /**
   * Creates a link that opens the portal of an app once. It expires after the minutes of the option `apps.portal.linkMinutes`.
   * @param actor the actor in the audit trail; undefined for the shop's own code.
   * @returns the link with its code, which is not stored and cannot be shown again.
   * @throws MedusaError NOT_FOUND; NOT_ALLOWED for a suspended app.
   */
  async createLink(
    appId: string,
    { actor, created_by }: { actor?: WebhookActor; created_by?: string | null } = {}
  ): Promise<WebhookPortalLink> {
    const { token: code, hash } = newToken("portal_code")
    const link = await changeAs(this.db, actor ?? null, async (trx) => {
      // Without the lock, a link could be created while its app is suspended, and stay valid.
      await lockActiveApp(trx, appId)
      return store.insertPortalLink(trx, {
        id: generateEntityId(undefined, "whps"),
        app_id: appId,
        hash,
        seconds: this.options.linkMinutes * 60,
        created_by: created_by ?? null,
      })
    })
    return { ...link, code }
  }

  /**
   * Opens a session with a link's code, which is invalid afterwards.
   * @returns the session with the text for the cookie; undefined for a code that is unknown, used or expired, or whose app is
   *   suspended or deleted.
   */
  async open(
    code: string
  ): Promise<{ id: string; app_id: string; expires_at: Date; session: string } | undefined> {
    const code_hash = hashOfToken(code, "portal_code")
    const { token: session, hash } = newToken("portal_session")
    const opened =
      code_hash &&
      (await store.openPortalSession(this.db, {
        code_hash,
        hash,
        seconds: this.options.sessionHours * 3600,
      }))
    return opened ? { ...opened, session } : undefined
  }

  /** The session of a cookie; undefined for an invalid one. @param text the cookie's value. */
  async authenticate(text: string): Promise<{ id: string; app_id: string } | undefined> {
    const hash = hashOfToken(text, "portal_session")
    return hash === undefined ? undefined : store.findPortalSession(this.db, { hash })
  }

  /** Whether a session is still valid. */
  async isLive(id: string): Promise<boolean> {
    return (await store.findPortalSession(this.db, { id })) !== undefined
  }

  /** Ends a session. */
  async close(id: string): Promise<void> {
    await store.deletePortalSession(this.db, id)
  }

  /**
   * Ends all sessions of an app, and deletes its unused links.
   * @param actor the actor in the audit trail; undefined for the shop's own code.
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
