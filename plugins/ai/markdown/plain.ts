import { wellFormedText } from '../well-formed.ts'

/** Stands for the `<` of a link of ours until a text is whole; a noncharacter, which no text may hold. */
export const linkMark = '\uFDD0'

const named: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', hellip: '…', mdash: '—', ndash: '–' },
  ...{ ldquo: '“', rdquo: '”', lsquo: '‘', rsquo: '’', times: '×', divide: '÷', deg: '°', copy: '©' },
  ...{ rarr: '→', larr: '←', le: '≤', ge: '≥', ne: '≠', middot: '·', bull: '•', emsp: ' ', ensp: ' ' },
}

const symbols: Readonly<Record<string, string>> = {
  ...{ times: '×', div: '÷', cdot: '·', pm: '±', le: '≤', leq: '≤', ge: '≥', geq: '≥', ne: '≠', neq: '≠' },
  ...{ approx: '≈', equiv: '≡', infty: '∞', sum: '∑', prod: '∏', int: '∫', sqrt: '√', partial: '∂' },
  ...{ to: '→', rightarrow: '→', Rightarrow: '⇒', leftarrow: '←', in: '∈', subset: '⊂', cup: '∪', cap: '∩' },
  ...{ alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', theta: 'θ', lambda: 'λ', mu: 'μ', pi: 'π' },
  ...{
    sigma: 'σ',
    phi: 'φ',
    omega: 'ω',
    Delta: 'Δ',
    Sigma: 'Σ',
    Omega: 'Ω',
    circ: '°',
    ldots: '…',
    cdots: '⋯',
  },
}

/** Characters that XML drops, where they would join what stands around them, e.g. to a link; and {@link linkMark}. */
const dropped = /[^\t\n -\uFDCF\uFDD1-\uFFFD]/g

/** A text without characters that reach no phone, and without marks that somebody has planted. */
export function withoutDropped(text: string): string {
  return text.replace(dropped, '')
}

/** HTML entities once: what is still one after that was meant to be seen. */
export function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (all, dec, hex, name) => {
    if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] as string) : all
    const code = dec === undefined ? Number.parseInt(hex, 16) : Number(dec)
    return code > 0 && code <= 0x10ffff ? withoutDropped(wellFormedText(String.fromCodePoint(code))) : all
  })
}

/** A text without its entities, and without the marks of LaTeX, which the parser of Markdown leaves in it. */
export function plain(text: string): string {
  return decoded(text)
    .replaceAll('$$', '')
    .replace(/\\frac\{([^{}]*)\}\{([^{}]*)\}/g, '$1/$2')
    .replace(/\\(?:text|mathrm|mathbf)\{([^{}]*)\}/g, '$1')
    .replace(/\\([A-Za-z]+)(?![A-Za-z])/g, (all, name) =>
      Object.hasOwn(symbols, name) ? (symbols[name] as string) : all,
    )
}

/** Beginnings of links that WeChat would make of a text, also when the `a` is still to come. */
const planted = /<(?=[\s/]*(?:a(?![a-z])|$))/gi
const ofWeChat = /weixin:\/\/[^\s\uFDD0<>"'，。；）】」]*/gi

/** A text in which nothing is a link but what {@link linkMark} marks. */
export function withoutPlanted(text: string): string {
  return text.replace(ofWeChat, '').replace(planted, '＜').replaceAll(linkMark, '<')
}
