import { useQueryClient } from "@tanstack/react-query"
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from "react"

import { statusOf } from "../../admin/lib/api/error-message"
import { PORTAL_OF_OTHER_APP } from "../../types"
import { Refusal, requestFor } from "../api/client"
import { closeSession, openSession, retrieveApp } from "../api/session"
import { Ended, type EndedBecause } from "./ended"
import { Opening } from "./opening"

type State =
  | { kind: "opening" }
  | { kind: "open" }
  | { kind: "ended"; because: EndedBecause }
  /** The shop did not answer, or not as it should. */
  | { kind: "failed"; error: Error }

const SignOut = createContext<() => Promise<void>>(async () => undefined)

/** Ends the session, here and at the shop. */
export const useSignOut = () => useContext(SignOut)

type SessionProps = {
  /** Of the link that the page was opened with; null where it was opened without one. */
  code: string | null
  children: ReactNode
}

/** Opens the session, shows what is inside while it lasts, and says how to get a new link when it is over. */
export const Session = ({ code, children }: SessionProps) => {
  const [state, setState] = useState<State>({ kind: "opening" })
  const client = useQueryClient()
  const open = useOpening(code, setState)
  const hasEnded = state.kind === "ended"

  useEffect(() => {
    // Whichever request is the first to be refused: nobody is signed in any more, or somebody else is.
    const notice = (error: unknown) => {
      const because = endOf(error)
      if (because) {
        setState((state) => (state.kind === "open" ? { kind: "ended", because } : state))
      }
    }
    const unsubscribers = [
      client.getQueryCache().subscribe(({ query }) => notice(query.state.error)),
      client.getMutationCache().subscribe(({ mutation }) => notice(mutation?.state.error)),
    ]
    return () => unsubscribers.forEach((unsubscribe) => unsubscribe())
  }, [client])

  useEffect(() => {
    // Nothing stays behind of what was shown, once nothing shows it any more.
    if (hasEnded) {
      client.clear()
    }
  }, [client, hasEnded])

  const signOut = async () => {
    await closeSession().catch((error: unknown) => {
      // It is over already, which is what was asked for. Another app's is not ended from here.
      if (!endOf(error)) {
        throw error
      }
    })
    setState({ kind: "ended", because: "signed_out" })
  }

  switch (state.kind) {
    case "opening":
      return <Opening />
    case "failed":
      return <Opening error={state.error} onRetry={open} />
    case "ended":
      return <Ended because={state.because} />
    case "open":
      return <SignOut.Provider value={signOut}>{children}</SignOut.Provider>
  }
}

/** Whether a refusal means that the session is not this page's any more, and why; undefined for any other error. */
function endOf(error: unknown): "expired" | "other_app" | undefined {
  if (error instanceof Refusal && error.code === PORTAL_OF_OTHER_APP) {
    return "other_app"
  }
  return statusOf(error) === 401 ? "expired" : undefined
}

/** @returns what opens the session once more. */
function useOpening(code: string | null, setState: (state: State) => void): () => void {
  // A code works once, and React's strict mode runs an effect twice.
  const unused = useRef(code)
  const started = useRef(false)

  const open = () => {
    setState({ kind: "opening" })
    enter(unused.current).then(
      (app) => {
        requestFor(app.id)
        setState({ kind: "open" })
      },
      (error: Error) =>
        setState(
          statusOf(error) === 401
            ? { kind: "ended", because: unused.current === null ? "no_session" : "bad_link" }
            : { kind: "failed", error }
        )
    )
  }
  const enter = async (code: string | null) => {
    if (code === null) {
      return retrieveApp()
    }
    const app = await openSession(code)
    unused.current = null
    return app
  }

  useEffect(() => {
    if (!started.current) {
      started.current = true
      open()
    }
  }, [])
  return open
}
