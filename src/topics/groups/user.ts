import { lifecycleOf, topicsOf, type Resource } from "../define"
import { nullOr, orNull } from "../shape"
import { dates, deleted_at, metadata } from "./parts"

export const userTopics = lifecycleOf(
  {
    name: "user",
    group: "User",
    entity: "user",
    shape: {
      id: "user_01JNB4WT08R40C6E8G0J2M4P6R",
      email: "grace@example.com",
      first_name: orNull("Grace"),
      last_name: orNull("Hopper"),
      avatar_url: nullOr("https://shop.example.com/images/grace.png"),
      metadata,
      ...dates,
      deleted_at,
    },
  },
  "An admin user"
)

/** An invitation without its token, with which anybody could become an admin. */
const invite: Resource = {
  name: "invite",
  group: "Invite",
  entity: "invite",
  shape: {
    id: "invite_01JNB4WV19S51D7F9H1K3N5Q7S",
    email: "grace@example.com",
    accepted: false,
    expires_at: "2026-03-03T09:30:00.000Z",
    metadata,
    ...dates,
    deleted_at,
  },
}

export const inviteTopics = topicsOf(invite, {
  created: { description: "An admin user was invited." },
  resent: { description: "An invitation was sent again." },
  // Accepting it deletes it.
  accepted: {
    description: "An invitation was accepted.",
    deleted: true,
    shape: { accepted: true },
  },
  deleted: { description: "An invitation was withdrawn." },
})
