import type { OptionCheck } from 'echostr'

/** Times that end. */
export const milliseconds: OptionCheck = {
  is: 'a number of ms above 0',
  fits: (value) => typeof value === 'number' && value > 0 && Number.isFinite(value),
}
