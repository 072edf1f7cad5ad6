const cover = '***'

const value = String.raw`"(?:[^"\\]|\\.)*("|$)`
const members = new RegExp(String.raw`("(?:\w*access_token|refresh_token|\w*secret)"\s*:\s*)${value}`, 'gi')
const tickets = new RegExp(String.raw`("ticket"\s*:\s*)${value}`, 'gi')
const queries = /([?&](?:\w*access_token|refresh_token|\w*secret)=)[^&#\s]*/gi

/** Covers the secrets in the texts of a call: those that are named so, and the AppSecret wherever it stands. */
export function covering(path: string, secret: string): (text: string) => string {
  return (text) => {
    const named = text.replace(members, `$1"${cover}$2`).replace(queries, `$1${cover}`)
    // that of the JS-SDK; a ticket of a QR code is none
    const without = path.endsWith('/getticket') ? named.replace(tickets, `$1"${cover}$2`) : named
    return without.replaceAll(secret, cover)
  }
}
