/** Posts a command to the page's server. Rejects with what it says is wrong, if it can in both languages (`words`), and which `field`. */
export async function post(command, body) {
  const binary = body instanceof Blob
  const response = await fetch(`/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': binary ? body.type : 'application/json' },
    body: binary ? body : JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw Object.assign(new Error(answer.error), { words: answer.words, field: answer.field })
  return answer
}

/** Hears the news of the page's server; the browser connects again by itself. */
export function listen(take, offline) {
  const source = new EventSource('/events')
  source.onmessage = ({ data }) => take(JSON.parse(data))
  source.onopen = () => offline(false)
  source.onerror = () => offline(true)
}
