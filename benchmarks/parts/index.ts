import type { Part } from "../part"
import { apps } from "./apps"
import { capture } from "./capture"
import { catchUp } from "./catch-up"
import { claims } from "./claims"
import { dashboard } from "./dashboard"
import { fairness } from "./fairness"
import { growth } from "./growth"
import { latency } from "./latency"
import { log } from "./log"
import { manySlow } from "./many-slow"
import { manyWebhooks } from "./many-webhooks"
import { memory } from "./memory"
import { nobodyListens } from "./nobody-listens"
import { ordering } from "./ordering"
import { pause } from "./pause"
import { pipeline } from "./pipeline"
import { recovery } from "./recovery"
import { retention } from "./retention"
import { scaling } from "./scaling"
import { snapshots } from "./snapshots"
import { stats } from "./stats"
import { steady } from "./steady"
import { sweep } from "./sweep"
import { throughput } from "./throughput"

/** All parts by their names for `--only`, in the order of the run. */
export const parts: Record<string, Part> = {
  throughput,
  pipeline,
  latency,
  capture,
  "nobody-listens": nobodyListens,
  fairness,
  "many-slow": manySlow,
  "many-webhooks": manyWebhooks,
  apps,
  pause,
  growth,
  log,
  stats,
  dashboard,
  claims,
  recovery,
  memory,
  retention,
  scaling,
  ordering,
  "catch-up": catchUp,
  snapshots,
  sweep,
  steady,
}
