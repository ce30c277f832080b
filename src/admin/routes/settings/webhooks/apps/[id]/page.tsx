import { lazy } from "react"
import { Outlet, useParams, type UIMatch } from "react-router-dom"

import { AppCrumb } from "../../../../../components/common/crumbs"
import { inDashboard } from "../../../../../components/common/in-dashboard"

const AppPage = lazy(() => import("../../../../../components/app-page/app-page"))

const AppRoute = () => {
  const { id = "" } = useParams()

  return (
    <>
      <AppPage id={id} />
      <Outlet />
    </>
  )
}

export const handle = { breadcrumb: ({ params }: UIMatch) => <AppCrumb id={params.id ?? ""} /> }

export default inDashboard(AppRoute)
