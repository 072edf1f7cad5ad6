import type { ServerResponse } from 'node:http'
import type { News } from './news.ts'

/** Where news come from: all there are so far, and then each as it comes. */
export interface Source {
  readonly news: readonly News[]
  watch(watcher: (news: News) => void): () => void
}

/** What a stream of news begins with, and how far a page may lag behind. */
export interface StreamSettings {
  /** Bytes that may wait for a page to read them. */
  readonly mostUnread: number
}

/**
 * Tells a page all there is, and what happens from now on, as server-sent events. The returned function ends that: there
 * will be no more news.
 */
export function streamNews(res: ServerResponse, source: Source, { mostUnread }: StreamSettings): () => void {
  res.setHeader('Content-Type', 'text/event-stream')
  const write = (news: object) => {
    res.write(`data: ${JSON.stringify(news)}\n\n`)
    // a page that does not read is let go: it connects again by itself, and is told all there is
    if (res.writableLength > mostUnread) res.destroy()
  }
  write({ type: 'start' })
  for (const news of source.news) write(news)
  write({ type: 'ready' })
  const leave = source.watch(write)
  res.on('close', leave)
  return () => {
    leave()
    res.end()
  }
}
