import * as admin from "../../../../admin/webhooks/[id]/messages/route"

export const GET = admin.GET
