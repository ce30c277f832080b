import * as admin from "../../../../admin/webhooks/[id]/recover/route"

export const GET = admin.GET
export const POST = admin.POST
