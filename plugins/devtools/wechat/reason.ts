/**
 * Why the phone shows what it shows. Codes are stable.
 *
 * Good: `replied` `acknowledged` `transferred` `not_shown` (an answer to an event that has no chat window). Forged
 * pushes: `forgery_refused` `forgery_accepted`. All others are faults. After a 401 or 403 a signed GET tells whether
 * the token is at fault (`refused`) or the key (`refused_plain` `refused_sealed`).
 */
export type Reason =
  | 'replied'
  | 'acknowledged'
  | 'transferred'
  | 'not_shown'
  | 'forgery_refused'
  | 'forgery_accepted'
  | 'timed_out'
  | 'unreachable'
  | 'closed'
  | 'lost'
  | 'bad_status'
  | 'not_found'
  | 'post_not_allowed'
  | 'refused'
  | 'refused_plain'
  | 'refused_sealed'
  | 'redirected'
  | 'not_utf8'
  | 'byte_order_mark'
  | 'html'
  | 'json'
  | 'free_text'
  | 'malformed_xml'
  | 'missing_field'
  | 'wrong_to'
  | 'wrong_from'
  | 'bad_msg_type'
  | 'empty_text'
  | 'text_too_long'
  | 'missing_media'
  | 'article_count'
  | 'no_articles'
  | 'plain_in_secure'
  | 'sealed_in_plain'
  | 'bad_seal'

/** True for a signature or a seal that the server did not take: no retry would change that. */
export function isRefused(reason: Reason): boolean {
  return /^refused/.test(reason)
}
