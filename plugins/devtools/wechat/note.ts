import { checkOptions } from 'echostr'
import { notes } from '../texts/notes.ts'
import type { Remedy } from '../texts/words.ts'

/** Something worth knowing about a reply that is shown all the same. Codes are stable. */
export type Note =
  | 'articles_dropped'
  | 'time_in_milliseconds'
  | 'no_create_time'
  | 'cover_missing'
  | 'transfer_of_event'
  | 'padded_success'
  | 'white_space'
  | 'answers_differ'
  | 'no_human_text'

/** The texts of a note. */
export function noteWords(note: Note): Remedy {
  checkOptions('noteWords()', { note }, { note: Object.keys(notes) })
  return notes[note]
}
