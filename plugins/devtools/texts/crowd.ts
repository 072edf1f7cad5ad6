/** What is said of a crowd of users that write at a rate. */
export const crowdTexts = {
  summary: {
    zh: '已发 {sent}/{planned}，等待中 {open}，收到回复 {answered}',
    en: '{sent} of {planned} sent, {open} on their way, {answered} answered',
  },
  late: { zh: '没有回复', en: 'no answer' },
} as const
