import * as admin from "../../../admin/webhook-deliveries/[id]/route"

export const GET = admin.GET
