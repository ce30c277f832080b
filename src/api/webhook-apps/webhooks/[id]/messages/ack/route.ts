import * as admin from "../../../../../admin/webhooks/[id]/messages/ack/route"

export const POST = admin.POST
