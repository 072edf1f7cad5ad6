/** What Chromium is called; the first has no window, so that the same page takes half of the processor's time. */
export const chromiumNames = ['chromium-headless-shell', 'chromium', 'chromium-browser'] as const
