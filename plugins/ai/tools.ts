import { type Awaitable, type Clock, type Context, EchostrError, within } from 'echostr'
import type { ModelTool } from './model.ts'
import { texts } from './texts.ts'
import { wellFormedText } from './well-formed.ts'

/** What a tool gets beside its arguments. */
export interface ToolCall {
  readonly ctx: Context
  /** Aborts with the answer. */
  readonly signal: AbortSignal
}

/** A tool, as the Chat Completions API spells it, and what it does. */
export interface Tool {
  readonly type: 'function'
  readonly function: ModelTool['function']
  /**
   * Does it. The arguments are what the model has made of the user's words: look whether they may be used, and let a tool
   * only do what `ctx.to` may.
   *
   * @returns what JSON can hold, or a text
   */
  // biome-ignore lint/suspicious/noExplicitAny: their shape stands in a JSON Schema
  run(given: any, call: ToolCall): Awaitable<unknown>
}

/** Most calls of tools for one answer; UTF-16 units of a result; ms for a call. */
const mostCalls = 16
const longest = 16_000
const patience = 60_000

/** The tools as a model gets them for one answer. */
export function toolsFor(
  tools: readonly Tool[],
  call: ToolCall,
  { clock, report }: { readonly clock: Clock; report(error: EchostrError): void },
): readonly ModelTool[] {
  let calls = 0
  return tools.map((tool) => ({
    type: tool.type,
    function: tool.function,
    call: async (argumentsJson) => {
      if (++calls > mostCalls) return 'Error: no more calls. Answer with what you know.'
      try {
        const given: unknown = JSON.parse(argumentsJson === '' ? '{}' : argumentsJson)
        return textOf(await within(clock, patience, async () => tool.run(given, call)))
      } catch (cause) {
        const what = `The tool "${tool.function.name}" has failed`
        report(new EchostrError('ai_tool_failed', what, { status: 200, cause, texts }))
        return 'Error: the tool has failed.'
      }
    },
  }))
}

function textOf(result: unknown): string {
  const text = typeof result === 'string' ? result : (JSON.stringify(result) ?? 'done')
  return wellFormedText(text.length <= longest ? text : `${text.slice(0, longest)}…`)
}
