import { isIP } from 'node:net'
import { probes } from '../../texts/probes.ts'
import { portOf } from '../../wechat/raw-http.ts'
import type { Check } from '../check.ts'
import type { Finding } from '../finding.ts'
import { finding } from '../findings.ts'

/** What is wrong with the values alone: token, AppID, port, host. */
export const checkSettings: Check = async ({ account: { url, token, appId } }) => {
  const found: Finding[] = []
  if (!/^[A-Za-z0-9]{3,32}$/.test(token)) found.push(finding('token_format', probes.settings))
  if (appId !== '' && !/^wx[0-9a-f]{16}$/.test(appId)) found.push(finding('app_id_format', probes.settings))
  const close = isPrivate(url.hostname)
  const port = portOf(url)
  if (port !== (url.protocol === 'https:' ? 443 : 80)) {
    found.push(finding('port', probes.settings, { detail: String(port), ...(close && { level: 'warning' }) }))
  }
  if (close) found.push(finding('private_address', probes.settings, { detail: url.hostname }))
  return found
}

const privateRange = /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.|\[?(::1|f[cd]|fe80))/i

function isPrivate(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '')
  return (
    host === 'localhost' || host.endsWith('.local') || (isIP(address) !== 0 && privateRange.test(address))
  )
}
