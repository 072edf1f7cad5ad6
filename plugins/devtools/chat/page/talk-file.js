import { h } from './dom.js'
import { store } from './store.js'

/** Saves the conversation that is shown. */
export async function exportTalk() {
  const talk = await store.ask('export', { user: store.user })
  if (!talk) return
  const href = URL.createObjectURL(new Blob([JSON.stringify(talk, null, 2)], { type: 'application/json' }))
  h('a', { href, download: `${talk.user.id}.json` }).click()
  URL.revokeObjectURL(href)
}

/** Shows a conversation that was saved. */
export function importTalk() {
  const input = h('input', { type: 'file', accept: '.json' })
  input.addEventListener('change', async () => {
    const answer = await store.ask('import', input.files[0])
    if (answer) store.choose(answer.user)
  })
  input.click()
}

/** Sends what the user said once more, and tells how many answers are not the same. */
export async function replayTalk() {
  const answer = await store.ask('replay', { user: store.user })
  if (!answer) return
  const { different } = answer
  store.before = new Map(different.map(([before, now]) => [now, before]))
  const [first] = different
  if (first) store.pick(first[1] ?? first[0])
}
