/** By this name, and this version, the SDK knows where metrics and spans come from. */
export const scope = { name: 'echostr-plugin-opentelemetry', version: '0.1.0' } as const
