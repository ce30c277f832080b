import * as admin from "../../../../admin/webhooks/[id]/rotate-secret/route"

export const POST = admin.POST
