import { ExclamationCircle, Key, Spinner } from "@medusajs/icons"
import { Button, Prompt, Text } from "@medusajs/ui"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { messageOf, statusOf } from "../admin/lib/api/error-message"
import { PORTAL_OF_OTHER_APP } from "../types"
import { ApiError, setShownApp } from "./api/client"
import { closeSession, openSession, retrieveApp } from "./api/session"
import { MessagePage } from "./layout/message-page"

/**
 * Why the page has no session: the link was not valid, the user has signed out, there never was a session, or the browser has not
 * stored its cookie. It does not on an insecure page, nor if the user blocks cookies, as many do for frames of other sites.
 */
type EndReason = "bad_link" | "signed_out" | "no_session" | "insecure" | "no_cookie"

/** Why requests are refused although the user has not signed out: the session is over, or the browser's session is another app's. */
type Interruption = "expired" | "other_app"

type State =
  | { kind: "opening" }
  | { kind: "open" }
  /** The pages stay mounted, with what the user has typed, until the app has a session again. */
  | { kind: "interrupted"; reason: Interruption }
  | { kind: "ended"; reason: EndReason }
  /** The shop did not answer, or gave an unexpected answer. */
  | { kind: "failed"; error: Error }

const SignOut = createContext<() => Promise<void>>(async () => undefined)

/** Returns a function that ends the session, on this page and in the shop. */
export const useSignOut = () => useContext(SignOut)

type SessionProps = {
  /** The code of the link that opened the page; null if the page was opened without one. */
  code: string | null
  children: ReactNode
}

/** How often an interrupted page asks whether the app has a session again. */
const POLL_MS = 5_000

/**
 * Opens the session and renders its children while it lasts. Afterwards it explains how to get a new link. When the session ends without
 * the user's doing, the children are only hidden, and are shown again once a new link was opened in another tab.
 */
export const Session = ({ code, children }: SessionProps) => {
  const [state, setState] = useState<State>({ kind: "opening" })
  const client = useQueryClient()
  const open = useOpenSession(code, setState)
  const hasEnded = state.kind === "ended"

  useEffect(() => {
    // Any request can be the first to learn that the session has ended, or now belongs to another app.
    const checkError = (error: unknown) => {
      const reason = interruptionOf(error)
      if (reason) {
        setState((state) =>
          ["open", "interrupted"].includes(state.kind) ? { kind: "interrupted", reason } : state
        )
      }
    }
    const unsubscribers = [
      client.getQueryCache().subscribe((event) => {
        if (event.type === "updated" && event.action.type === "error") {
          checkError(event.action.error)
        }
      }),
      client.getMutationCache().subscribe((event) => {
        if (event.type === "updated" && event.action.type === "error") {
          checkError(event.action.error)
        }
      }),
    ]
    return () => unsubscribers.forEach((unsubscribe) => unsubscribe())
  }, [client])

  useEffect(() => {
    // Once the pages are unmounted, remove their data from memory.
    if (hasEnded) {
      client.clear()
    }
  }, [client, hasEnded])

  const signOut = async () => {
    await closeSession().catch((error: unknown) => {
      // If the session has ended already, there is nothing to do. The session of another app must not be ended from here.
      if (!interruptionOf(error)) {
        throw error
      }
    })
    setState({ kind: "ended", reason: "signed_out" })
  }

  const handleContinue = () => {
    setState({ kind: "open" })
    void client.invalidateQueries()
  }

  switch (state.kind) {
    case "opening":
      return <OpeningPage />
    case "failed":
      return <FailedPage error={state.error} onRetry={open} />
    case "ended":
      return <EndedPage reason={state.reason} />
    case "open":
    case "interrupted":
      return (
        <SignOut.Provider value={signOut}>
          {children}
          {state.kind === "interrupted" && (
            <InterruptedPrompt reason={state.reason} onContinue={handleContinue} />
          )}
        </SignOut.Provider>
      )
  }
}

/** Returns why the session has ended if the error says so; undefined for any other error. */
function interruptionOf(error: unknown): Interruption | undefined {
  if (error instanceof ApiError && error.code === PORTAL_OF_OTHER_APP) {
    return "other_app"
  }
  return statusOf(error) === 401 ? "expired" : undefined
}

/** Opens the session when the page is loaded. Returns a function that tries again. */
function useOpenSession(code: string | null, setState: (state: State) => void): () => void {
  // A code works once, and React's strict mode runs an effect twice.
  const unusedCode = useRef(code)
  const hasUsedCode = useRef(false)
  const hasStarted = useRef(false)

  const open = () => {
    setState({ kind: "opening" })
    signIn(unusedCode.current).then(
      (app) => {
        setShownApp(app.id)
        setState({ kind: "open" })
      },
      (error: Error) =>
        setState(
          statusOf(error) === 401 ? { kind: "ended", reason: reasonOfRefusal() } : { kind: "failed", error }
        )
    )
  }
  const signIn = async (code: string | null) => {
    if (code !== null) {
      await openSession(code)
      unusedCode.current = null
      hasUsedCode.current = true
    }
    // Another request, because only that tells whether the browser has stored the cookie.
    return retrieveApp()
  }
  const reasonOfRefusal = (): EndReason => {
    if (hasUsedCode.current) {
      return window.isSecureContext ? "no_cookie" : "insecure"
    }
    return unusedCode.current === null ? "no_session" : "bad_link"
  }

  useEffect(() => {
    if (!hasStarted.current) {
      hasStarted.current = true
      open()
    }
  }, [])
  return open
}

const OpeningPage = () => {
  const { t } = useTranslation()

  return (
    <div
      className="flex min-h-dvh items-center justify-center"
      role="status"
      aria-label={t("portal.loading")}
    >
      <Spinner className="text-ui-fg-muted animate-spin" />
    </div>
  )
}

const FailedPage = ({ error, onRetry }: { error: Error; onRetry: () => void }) => {
  const { t } = useTranslation()

  return (
    <MessagePage icon={<ExclamationCircle />} title={t("portal.session.failed")}>
      <Text size="small" className="text-ui-fg-subtle" role="alert">
        {messageOf(error)}
      </Text>
      <Button size="small" variant="secondary" onClick={onRetry}>
        {t("portal.session.retry")}
      </Button>
    </MessagePage>
  )
}

const EndedPage = ({ reason }: { reason: EndReason }) => {
  const { t } = useTranslation()

  return (
    <MessagePage icon={<Key />} title={t(`portal.session.${reason}.title`)}>
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {t(`portal.session.${reason}.text`, { host: location.host })}
      </Text>
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {t("portal.session.newLink")}
      </Text>
    </MessagePage>
  )
}

/** In a frame, the cookie of a link that is opened in a tab may not be used: browsers keep separate cookies for each site around it. */
const isInFrame = () => window.self !== window.top

type InterruptedPromptProps = {
  reason: Interruption
  /** Called when the app has a session again. */
  onContinue: () => void
}

/** Covers the pages, and says how to continue with them. Style sheets hide what is behind it: see `styles.css`. */
const InterruptedPrompt = ({ reason, onContinue }: InterruptedPromptProps) => {
  const { t } = useTranslation()
  const { isSuccess, isFetching, refetch } = useQuery({
    queryKey: ["session"],
    queryFn: retrieveApp,
    refetchInterval: POLL_MS,
    staleTime: 0,
    gcTime: 0,
  })

  useEffect(() => {
    if (isSuccess) {
      onContinue()
    }
  }, [isSuccess])

  return (
    <Prompt open variant="confirmation">
      <Prompt.Content data-interruption={reason}>
        <Prompt.Header>
          <Prompt.Title>{t(`portal.session.${reason}.title`)}</Prompt.Title>
          <Prompt.Description className="flex flex-col gap-y-2 text-pretty">
            <span>{t(`portal.session.${reason}.text`)}</span>
            <span>{t(isInFrame() ? "portal.session.keptInFrame" : "portal.session.kept")}</span>
          </Prompt.Description>
        </Prompt.Header>
        <Prompt.Footer>
          {reason === "other_app" && (
            <Button
              size="small"
              variant="secondary"
              onClick={() => location.assign(import.meta.env.BASE_URL)}
            >
              {t("portal.session.showOther")}
            </Button>
          )}
          <Button size="small" isLoading={isFetching} onClick={() => void refetch()}>
            {t("portal.session.continue")}
          </Button>
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}
