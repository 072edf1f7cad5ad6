import type { Clock } from '../../base/clock.ts'
import type { Route, Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { demand } from './refusal.ts'

/** How many days each call takes at once. */
const mostDays: Readonly<Record<string, number>> = {
  getusersummary: 7,
  getusercumulate: 7,
  getarticlesummary: 1,
  getarticletotal: 1,
  getuserread: 3,
  getuserreadhour: 1,
  getusershare: 7,
  getusersharehour: 1,
  getupstreammsg: 7,
  getupstreammsghour: 1,
  getupstreammsgweek: 30,
  getupstreammsgmonth: 30,
  getupstreammsgdist: 15,
  getupstreammsgdistweek: 30,
  getupstreammsgdistmonth: 30,
  getinterfacesummary: 30,
  getinterfacesummaryhour: 1,
}

const day = 86_400_000
/** Milliseconds by which Beijing's time is ahead of UTC. */
const beijing = 8 * 3_600_000

/** Numbers of an account in which nothing happens: an entry for each day. `api.answer` gives others. */
export function datacubeRoutes(clock: Clock): Routes {
  const routes = Object.entries(mostDays).map(([name, most]): [string, Route] => [
    `/datacube/${name}`,
    (call) => ({ list: daysOf(call, most, clock).map((ref_date) => ({ ref_date })) }),
  ])
  return Object.fromEntries(routes)
}

/** @throws Refusal 61500 for what is no day, 61501 for too many of them, and for today */
function daysOf(call: ApiCall, most: number, clock: Clock): readonly string[] {
  const { begin_date, end_date } = fieldsOf<Record<string, unknown>>(call)
  const [begin, end] = [timeOf(begin_date), timeOf(end_date)]
  demand(begin !== undefined && end !== undefined, 61500)
  const count = (end - begin) / day + 1
  const today = Math.floor((clock.now() * 1000 + beijing) / day) * day
  demand(count >= 1 && count <= most && end < today, 61501)
  return Array.from({ length: count }, (_, at) => new Date(begin + at * day).toISOString().slice(0, 10))
}

function timeOf(text: unknown): number | undefined {
  const time = typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
