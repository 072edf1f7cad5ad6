import type { ModelTool } from './model.ts'

/** A piece of a call of a tool, as it comes in a chunk. */
interface CallPiece {
  readonly index?: number
  readonly id?: string
  readonly function?: { readonly name?: string; readonly arguments?: string }
}

interface Call {
  id: string
  name: string
  text: string
}

/** Most calls in one round, and UTF-16 units of their arguments. */
const mostCalls = 16
const longest = 100_000

/** The calls of tools that a model makes in one round. */
export class ToolCalls {
  readonly #tools: readonly ModelTool[]
  readonly #calls = new Map<number, Call>()
  #length = 0

  constructor(tools: readonly ModelTool[] = []) {
    this.#tools = tools
  }

  get any(): boolean {
    return this.#calls.size > 0
  }

  /** What the request has of tools; in the last round they may not be called. */
  request(last: boolean): object {
    if (this.#tools.length === 0) return {}
    const tools = this.#tools.map(({ type, function: shape }) => ({ type, function: shape }))
    return last ? { tools, tool_choice: 'none' } : { tools }
  }

  /** Pieces of calls, by their index; some providers leave it out where there is one call. */
  add(pieces: readonly CallPiece[] | null | undefined): void {
    for (const { index = 0, id, function: called } of pieces ?? []) {
      const call = this.#calls.get(index) ?? { id: '', name: '', text: '' }
      this.#length += called?.arguments?.length ?? 0
      if (this.#tools.length === 0 || index >= mostCalls || this.#length > longest) continue
      call.id ||= id ?? ''
      call.name ||= called?.name ?? ''
      call.text += called?.arguments ?? ''
      this.#calls.set(index, call)
    }
  }

  /** Makes the calls, all at once, and gives the messages that tell the model of them. */
  async answered(): Promise<readonly object[]> {
    const calls = [...this.#calls.values()].map((call, at) => ({ ...call, id: call.id || `call_${at}` }))
    const asked = calls.map(({ id, name, text }) => ({
      id,
      type: 'function',
      function: { name, arguments: text || '{}' },
    }))
    const answers = calls.map(async ({ id, name, text }) => ({
      role: 'tool',
      tool_call_id: id,
      content: await this.#call(name, text),
    }))
    return [{ role: 'assistant', content: null, tool_calls: asked }, ...(await Promise.all(answers))]
  }

  async #call(name: string, text: string): Promise<string> {
    const tool = this.#tools.find(({ function: shape }) => shape.name === name)
    return tool ? tool.call(text) : 'Error: there is no such tool.'
  }
}
