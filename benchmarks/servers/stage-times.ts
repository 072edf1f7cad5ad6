import { subscribe } from 'node:diagnostics_channel'

/** Collects how long each stage takes; the returned function gives what has come since its last call. */
export function stageTimes(): () => Record<string, number[]> {
  let times: Record<string, number[]> = {}
  for (const stage of ['verify', 'parse', 'dispatch', 'serialize']) {
    subscribe(`echostr:${stage}`, (event) => {
      times[stage] ??= []
      times[stage].push((event as { ms: number }).ms)
    })
  }
  return () => {
    const taken = times
    times = {}
    return taken
  }
}
