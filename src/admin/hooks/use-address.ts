import { useCallback } from "react"
import { useSearchParams } from "react-router-dom"

import { changeAddress } from "../lib/address"

/**
 * The address bar's parameters, and what changes them: null removes one.
 *
 * A change starts from the address bar itself. React Router would start it from the parameters that were last rendered,
 * so that of a search and a filter set at nearly the same time one was lost.
 */
export const useAddress = (): [URLSearchParams, (changes: Record<string, string | null>) => void] => {
  const [params, setParams] = useSearchParams()
  const change = useCallback(
    (changes: Record<string, string | null>) =>
      setParams(changeAddress(new URLSearchParams(window.location.search), changes)),
    [setParams]
  )
  return [params, change]
}
