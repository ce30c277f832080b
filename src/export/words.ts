import type {
  AuditAction,
  AuditActorType,
  AuditObject,
  DeliveryStatus,
  DisabledReason,
  WebhookHealth,
  WebhookOrdering,
  WebhookPayload,
  WebhookStatus,
} from "../types"

/** Languages of spreadsheets: those of the dashboard's pages. */
export const SHEET_LOCALES = ["en", "de", "fr"] as const
type SheetLocale = (typeof SHEET_LOCALES)[number]

/** Texts of headings and of cells, in the words of the dashboard's pages. */
export type SheetWords = {
  deliveryStatus: Record<DeliveryStatus, string>
  webhookStatus: Record<WebhookStatus, string>
  disabledReason: Record<DisabledReason, string>
  health: Record<WebhookHealth, string>
  ordering: Record<WebhookOrdering, string>
  payload: Record<WebhookPayload, string>
  /** In place of the retry schedule of a webhook without retries. */
  noRetries: string
  /** Names of the sheets: at most 25 characters, since a number may be appended, and Excel allows 31. */
  sheets: { webhooks: string; deliveries: string; audit: string }
  webhook: Record<WebhookHeading, string>
  delivery: Record<DeliveryHeading, string>
  audit: Record<AuditHeading, string>
  auditAction: Record<AuditAction, string>
  /** `resumed` of an app: its button has another text than that of a webhook. */
  appResumed: string
  auditActor: Record<AuditActorType, string>
  auditObject: Record<AuditObject, string>
}

type WebhookHeading =
  | "name"
  | "url"
  | "topics"
  | "salesChannels"
  | "salesChannelIds"
  | "status"
  | "disabledReason"
  | "disabledAt"
  | "health"
  | "failuresInARow"
  | "failingSince"
  | "lastSuccess"
  | "lastFailure"
  | "lastError"
  | "retrySchedule"
  | "maxFailures"
  | "timeout"
  | "rateLimit"
  | "ordering"
  | "payload"
  | "createdAt"
  | "updatedAt"
  | "id"
  | "externalId"

type DeliveryHeading =
  | "createdAt"
  | "topic"
  | "resource"
  | "resourceId"
  | "status"
  | "responseStatus"
  | "attempts"
  | "duration"
  | "remark"
  | "nextAttempt"
  | "finishedAt"
  | "webhook"
  | "webhookId"
  | "eventId"
  | "id"

type AuditHeading =
  "createdAt" | "actor" | "actorId" | "action" | "object" | "objectName" | "objectId" | "changes"

export const SHEET_WORDS: Record<SheetLocale, SheetWords> = {
  en: {
    deliveryStatus: {
      created: "Waiting",
      retrying: "Retrying",
      success: "Delivered",
      failed: "Failed",
      cancelled: "Cancelled",
    },
    webhookStatus: { active: "Active", paused: "Paused", disabled: "Disabled" },
    disabledReason: {
      max_failures: "Too many deliveries failed in a row",
      gone: "The app answered 410 Gone",
      admin: "Disabled by an admin",
    },
    health: {
      healthy: "Healthy",
      failing: "Failing",
      disabled: "Disabled after failures",
      failed_ping: "Ping failed",
      inactive: "Inactive",
    },
    ordering: { none: "As soon as possible", resource: "One at a time for each resource" },
    payload: { full: "Full: the resource with its fields", thin: "Thin: its ID alone" },
    noRetries: "none",
    sheets: { webhooks: "Webhooks", deliveries: "Webhook log", audit: "Webhook history" },
    webhook: {
      name: "Name",
      url: "URL",
      topics: "Topics",
      salesChannels: "Sales channels",
      salesChannelIds: "Sales channel IDs",
      status: "Status",
      disabledReason: "Disabled because",
      disabledAt: "Disabled",
      health: "Health",
      failuresInARow: "Failures in a row",
      failingSince: "Failing since",
      lastSuccess: "Last success",
      lastFailure: "Last failure",
      lastError: "Last error",
      retrySchedule: "Retries after (s)",
      maxFailures: "Failures until disabled",
      timeout: "Timeout (ms)",
      rateLimit: "Deliveries a second",
      ordering: "Ordering",
      payload: "Payload",
      createdAt: "Created",
      updatedAt: "Updated",
      id: "Webhook ID",
      externalId: "External ID",
    },
    delivery: {
      createdAt: "Created",
      topic: "Topic",
      resource: "Resource",
      resourceId: "Resource ID",
      status: "Status",
      responseStatus: "Response code",
      attempts: "Attempts",
      duration: "Duration (ms)",
      remark: "Remark",
      nextAttempt: "Next attempt",
      finishedAt: "Finished",
      webhook: "Webhook",
      webhookId: "Webhook ID",
      eventId: "Event ID",
      id: "Delivery ID",
    },
    audit: {
      createdAt: "Time",
      actor: "Actor",
      actorId: "Actor ID",
      action: "Action",
      object: "Object",
      objectName: "Object name",
      objectId: "Object ID",
      changes: "Changes",
    },
    auditAction: {
      created: "Created",
      updated: "Changed",
      paused: "Paused",
      resumed: "Activated",
      disabled: "Disabled",
      suspended: "Suspended",
      secret_rotated: "Secret rotated",
      secret_revealed: "Secret revealed",
      token_created: "Token created",
      token_deleted: "Token deleted",
      deleted: "Deleted",
      restored: "Restored",
      portal_link_created: "Portal link created",
      portal_opened: "Portal opened",
      portal_closed: "Portal sessions ended",
    },
    appResumed: "Resumed",
    auditActor: {
      user: "an admin",
      "api-key": "a secret API key",
      app: "the app",
      "portal-session": "the app, in the portal",
      code: "the shop's own code",
      system: "the plugin",
    },
    auditObject: { webhook: "Webhook", webhook_app: "App" },
  },
  de: {
    deliveryStatus: {
      created: "Wartet",
      retrying: "Wird wiederholt",
      success: "Zugestellt",
      failed: "Fehlgeschlagen",
      cancelled: "Abgebrochen",
    },
    webhookStatus: { active: "Aktiv", paused: "Pausiert", disabled: "Deaktiviert" },
    disabledReason: {
      max_failures: "Zu viele Zustellungen in Folge sind fehlgeschlagen",
      gone: "Die App hat mit 410 Gone geantwortet",
      admin: "Von einem Admin deaktiviert",
    },
    health: {
      healthy: "In Ordnung",
      failing: "Gestört",
      disabled: "Nach Fehlern deaktiviert",
      failed_ping: "Ping fehlgeschlagen",
      inactive: "Inaktiv",
    },
    ordering: { none: "So bald wie möglich", resource: "Nacheinander je Ressource" },
    payload: { full: "Voll: die Ressource mit ihren Feldern", thin: "Schlank: nur ihre ID" },
    noRetries: "keine",
    sheets: { webhooks: "Webhooks", deliveries: "Webhook-Protokoll", audit: "Webhook-Verlauf" },
    webhook: {
      name: "Name",
      url: "URL",
      topics: "Themen",
      salesChannels: "Vertriebskanäle",
      salesChannelIds: "Vertriebskanal-IDs",
      status: "Status",
      disabledReason: "Deaktiviert, weil",
      disabledAt: "Deaktiviert",
      health: "Zustand",
      failuresInARow: "Fehler in Folge",
      failingSince: "Gestört seit",
      lastSuccess: "Letzter Erfolg",
      lastFailure: "Letzter Fehler",
      lastError: "Letzte Fehlermeldung",
      retrySchedule: "Wiederholungen nach (s)",
      maxFailures: "Fehler bis zur Deaktivierung",
      timeout: "Zeitlimit (ms)",
      rateLimit: "Zustellungen pro Sekunde",
      ordering: "Reihenfolge",
      payload: "Inhalt",
      createdAt: "Erstellt",
      updatedAt: "Geändert",
      id: "Webhook-ID",
      externalId: "Externe ID",
    },
    delivery: {
      createdAt: "Erstellt",
      topic: "Thema",
      resource: "Ressource",
      resourceId: "Ressourcen-ID",
      status: "Status",
      responseStatus: "Antwortcode",
      attempts: "Versuche",
      duration: "Dauer (ms)",
      remark: "Bemerkung",
      nextAttempt: "Nächster Versuch",
      finishedAt: "Abgeschlossen",
      webhook: "Webhook",
      webhookId: "Webhook-ID",
      eventId: "Ereignis-ID",
      id: "Zustellungs-ID",
    },
    audit: {
      createdAt: "Zeitpunkt",
      actor: "Akteur",
      actorId: "Akteur-ID",
      action: "Aktion",
      object: "Objekt",
      objectName: "Name des Objekts",
      objectId: "Objekt-ID",
      changes: "Änderungen",
    },
    auditAction: {
      created: "Erstellt",
      updated: "Geändert",
      paused: "Pausiert",
      resumed: "Aktiviert",
      disabled: "Deaktiviert",
      suspended: "Gesperrt",
      secret_rotated: "Geheimnis erneuert",
      secret_revealed: "Geheimnis angezeigt",
      token_created: "Token erstellt",
      token_deleted: "Token gelöscht",
      deleted: "Gelöscht",
      restored: "Wiederhergestellt",
      portal_link_created: "Portal-Link erstellt",
      portal_opened: "Portal geöffnet",
      portal_closed: "Portal-Sitzungen beendet",
    },
    appResumed: "Entsperrt",
    auditActor: {
      user: "ein Admin",
      "api-key": "ein geheimer API-Schlüssel",
      app: "die App",
      "portal-session": "die App, im Portal",
      code: "eigener Code des Shops",
      system: "das Plugin",
    },
    auditObject: { webhook: "Webhook", webhook_app: "App" },
  },
  fr: {
    deliveryStatus: {
      created: "En attente",
      retrying: "Nouvelle tentative",
      success: "Livré",
      failed: "Échoué",
      cancelled: "Annulé",
    },
    webhookStatus: { active: "Actif", paused: "En pause", disabled: "Désactivé" },
    disabledReason: {
      max_failures: "Trop d’envois consécutifs ont échoué",
      gone: "L’application a répondu 410 Gone",
      admin: "Désactivé par un administrateur",
    },
    health: {
      healthy: "En bon état",
      failing: "En échec",
      disabled: "Désactivé après des échecs",
      failed_ping: "Échec du ping",
      inactive: "Inactif",
    },
    ordering: { none: "Dès que possible", resource: "Un par un pour chaque ressource" },
    payload: { full: "Complet : la ressource avec ses champs", thin: "Léger : son ID seul" },
    noRetries: "aucune",
    sheets: {
      webhooks: "Webhooks",
      deliveries: "Journal des webhooks",
      audit: "Historique des webhooks",
    },
    webhook: {
      name: "Nom",
      url: "URL",
      topics: "Sujets",
      salesChannels: "Canaux de vente",
      salesChannelIds: "ID des canaux de vente",
      status: "Statut",
      disabledReason: "Désactivé parce que",
      disabledAt: "Désactivé",
      health: "État",
      failuresInARow: "Échecs consécutifs",
      failingSince: "En échec depuis",
      lastSuccess: "Dernier succès",
      lastFailure: "Dernier échec",
      lastError: "Dernière erreur",
      retrySchedule: "Nouvelles tentatives après (s)",
      maxFailures: "Échecs avant désactivation",
      timeout: "Délai maximal (ms)",
      rateLimit: "Envois par seconde",
      ordering: "Ordre des envois",
      payload: "Contenu",
      createdAt: "Créé",
      updatedAt: "Modifié",
      id: "ID du webhook",
      externalId: "ID externe",
    },
    delivery: {
      createdAt: "Créé",
      topic: "Sujet",
      resource: "Ressource",
      resourceId: "ID de la ressource",
      status: "Statut",
      responseStatus: "Code de réponse",
      attempts: "Tentatives",
      duration: "Durée (ms)",
      remark: "Remarque",
      nextAttempt: "Prochaine tentative",
      finishedAt: "Terminé",
      webhook: "Webhook",
      webhookId: "ID du webhook",
      eventId: "ID de l’événement",
      id: "ID de l’envoi",
    },
    audit: {
      createdAt: "Date",
      actor: "Auteur",
      actorId: "ID de l’auteur",
      action: "Action",
      object: "Objet",
      objectName: "Nom de l’objet",
      objectId: "ID de l’objet",
      changes: "Modifications",
    },
    auditAction: {
      created: "Création",
      updated: "Modification",
      paused: "Mise en pause",
      resumed: "Activation",
      disabled: "Désactivation",
      suspended: "Suspension",
      secret_rotated: "Renouvellement du secret",
      secret_revealed: "Révélation du secret",
      token_created: "Création d’un jeton",
      token_deleted: "Suppression d’un jeton",
      deleted: "Suppression",
      restored: "Restauration",
      portal_link_created: "Création d’un lien vers le portail",
      portal_opened: "Ouverture du portail",
      portal_closed: "Fermeture des sessions du portail",
    },
    appResumed: "Rétablissement",
    auditActor: {
      user: "un administrateur",
      "api-key": "une clé API secrète",
      app: "l’application",
      "portal-session": "l’application, dans le portail",
      code: "le code de la boutique",
      system: "le plugin",
    },
    auditObject: { webhook: "Webhook", webhook_app: "Application" },
  },
}
