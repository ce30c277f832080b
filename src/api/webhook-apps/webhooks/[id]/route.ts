import * as admin from "../../../admin/webhooks/[id]/route"

export const GET = admin.GET
export const POST = admin.POST
export const DELETE = admin.DELETE
