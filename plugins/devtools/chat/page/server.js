import { say } from './language.js'

/** Posts a command to the page's server. Rejects with what it says is wrong, if it can in both languages (`words`), and which `field`. */
export function post(command, body) {
  const binary = body instanceof Blob
  return ask(command, {
    method: 'POST',
    headers: { 'Content-Type': binary ? body.type : 'application/json' },
    body: binary ? body : JSON.stringify(body),
  })
}

/** Asks the page's server for something. Rejects as `post` does. */
export async function ask(path, options) {
  const response = await fetch(path, options).catch(() => {
    throw new Error(say('offline'))
  })
  const answer = await response.json()
  if (!response.ok) throw Object.assign(new Error(answer.error), { words: answer.words, field: answer.field })
  return answer
}

/** Hears the news of the page's server; the browser connects again by itself. */
export function listen(take, offline) {
  const source = new EventSource('events')
  source.onmessage = ({ data }) => take(JSON.parse(data))
  source.onopen = () => offline(false)
  source.onerror = () => offline(true)
}
