import * as admin from "../../admin/webhooks/defaults/route"

export const GET = admin.GET
