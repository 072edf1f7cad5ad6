// A conversation as the chat page saves it, of any size.

/** Messages with so many deliveries each, which were answered with a body of that size. */
export function talkFile(messages: number, deliveries: number, size = 10): object {
  const body = 'x'.repeat(size)
  return {
    format: 'echostr-conversation',
    version: 1,
    user: { id: 'o-xiaoming', name: '小明' },
    account: 'gh_test',
    messages: Array.from({ length: messages }, (_, at) => ({
      at: 1_700_000_000_000 + at * 1000,
      kind: 'text',
      fields: { Content: `message ${at}` },
      answer: { shown: 'nothing', reason: 'acknowledged' },
      deliveries: Array.from({ length: deliveries }, (_, copy) => ({
        ...{ attempt: 1, copy, sentAt: copy * 10, ms: 5, outcome: 'answered', status: 200, body },
      })),
    })),
    late: [],
  }
}
