import type { ModelTool } from './model.ts'
import { wellFormedText } from './well-formed.ts'

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

/** What a model says in a piece of a round. */
export interface Delta {
  readonly content?: unknown
  readonly reasoning_content?: unknown
  readonly tool_calls?: readonly CallPiece[] | null
}

/** Most calls in one round, and UTF-16 units of their arguments and of what is said beside them. */
const mostCalls = 16
const longest = 100_000

/** The calls of tools that a model makes in one round, and what it says and thinks before them. */
export class ToolCalls {
  readonly #tools: readonly ModelTool[]
  readonly #calls = new Map<number, Call>()
  #length = 0
  #said = ''
  /** Undefined where the model tells no thoughts: whoever does, refuses to go on without them. */
  #thought: string | undefined

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

  add(delta: Delta): void {
    if (this.#tools.length === 0) return
    this.#said = (this.#said + textIn(delta.content)).slice(0, longest)
    if ('reasoning_content' in delta)
      this.#thought = ((this.#thought ?? '') + textIn(delta.reasoning_content)).slice(0, longest)
    for (const piece of delta.tool_calls ?? []) this.#addCall(piece)
  }

  /** Pieces of calls come by their index; some providers leave it out where there is one call. */
  #addCall({ index = 0, id, function: called }: CallPiece): void {
    const call = this.#calls.get(index) ?? { id: '', name: '', text: '' }
    this.#length += called?.arguments?.length ?? 0
    if (index >= mostCalls || this.#length > longest) return
    call.id ||= id ?? ''
    call.name ||= called?.name ?? ''
    call.text += called?.arguments ?? ''
    this.#calls.set(index, call)
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
    return [this.#told(asked), ...(await Promise.all(answers))]
  }

  /** @see https://api-docs.deepseek.com/guides/thinking_mode */
  #told(tool_calls: readonly object[]): object {
    const thought = this.#thought !== undefined && { reasoning_content: wellFormedText(this.#thought) }
    return { role: 'assistant', content: wellFormedText(this.#said) || null, ...thought, tool_calls }
  }

  async #call(name: string, text: string): Promise<string> {
    const tool = this.#tools.find(({ function: shape }) => shape.name === name)
    return tool ? tool.call(text) : 'Error: there is no such tool.'
  }
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
