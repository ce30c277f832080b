import * as admin from "../../../../admin/webhook-deliveries/[id]/retry/route"

export const POST = admin.POST
