import { inDashboard } from "../../../../components/common/in-dashboard"
import { OverviewCrumb } from "../../../../components/common/crumbs"
import { Overview } from "../../../../components/overview/overview"

const OverviewPage = () => <Overview />

export const handle = { breadcrumb: () => <OverviewCrumb /> }

export default inDashboard(OverviewPage)
