import { useCallback } from "react"
import { useSearchParams } from "react-router-dom"

import { changeAddress } from "../lib/address"

/**
 * The query parameters of the address bar, and a function that changes them: null removes a parameter.
 *
 * A change starts from the address bar itself. React Router starts from the parameters of the last render, so if a search and a
 * filter changed at nearly the same time, one of them was lost.
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
