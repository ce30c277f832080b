import * as admin from "../../../../admin/webhooks/[id]/stats/route"

export const GET = admin.GET
