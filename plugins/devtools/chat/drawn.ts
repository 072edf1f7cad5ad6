import type { Words } from '../texts/words.ts'

/**
 * What the page's server has drawn, for the page to make elements of: a text, one in both languages, or a tag with its
 * attributes (a text is the class) and what is in it. What comes from outside is a text or an attribute of it, never a tag.
 */
export type Drawn = string | Words | DrawnTag

/** The tag, its attributes, and what is in it. */
export interface DrawnTag extends ReadonlyArray<Drawn | DrawnProps> {
  readonly 0: string
  readonly 1: string | DrawnProps
}

/** Attributes, and what the page knows more of. */
export interface DrawnProps {
  readonly [attribute: string]: unknown
  /** What a click asks for as the user who is shown: a command, and what goes with it. */
  readonly does?: readonly [command: string, body: object]
  /** The form that a click opens. */
  readonly opens?: string
  /** The field that a click, or the choice of an option, puts its `data-fill` into. */
  readonly fills?: string
  /** Stands in the place of a picture that cannot be loaded. */
  readonly none?: Drawn
  /** What the style calculates with. */
  readonly vars?: Readonly<Record<string, string | number>>
}
