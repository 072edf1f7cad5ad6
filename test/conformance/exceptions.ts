/** Documents of the suite by the reason why they are not treated as XML 1.0 says. */
export type Exceptions = Readonly<Record<string, readonly string[]>>

/** Well-formed, with another text than a strict parser finds. */
export const readOtherwise: Exceptions = {
  'line ends are kept as they were sent, \\r too: a text is what the user typed': [
    'o-p18pass1',
    'o-p66pass1',
  ],
}

/** Well-formed, and refused. */
export const refusedAnyway: Exceptions = {}

/** Malformed, and accepted. */
export const acceptedAnyway: Exceptions = {
  'control characters are kept: WeChat really sends them': [
    'not-wf-sa-030',
    'not-wf-sa-031',
    'not-wf-sa-032',
    'not-wf-sa-033',
  ],
  'U+FFFE and U+FFFF are kept like them: a user can type anything, and the reply drops them': [
    'not-wf-sa-166',
    'not-wf-sa-167',
    'not-wf-sa-171',
    'not-wf-sa-172',
    'not-wf-sa-173',
    'not-wf-sa-174',
  ],
  'an unescaped ]]> that closes no section is text: WeChat does not escape what users type': [
    'not-wf-sa-025',
    'not-wf-sa-026',
    'not-wf-sa-029',
    'o-p14fail3',
    'o-p18fail3',
  ],
  'namespaces are not looked at, a colon is a letter: WeChat uses none': [
    'rmt-ns10-013',
    'rmt-ns10-014',
    'rmt-ns10-015',
    'rmt-ns10-016',
    'rmt-ns10-023',
    'rmt-ns10-025',
    'rmt-ns10-026',
    'rmt-ns10-029',
    'rmt-ns10-030',
    'rmt-ns10-031',
    'rmt-ns10-032',
    'rmt-ns10-033',
    'rmt-ns10-036',
    'rmt-ns10-042',
  ],
}
