import type { Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { demand } from './refusal.ts'

const addresses = () => ({ ip_list: ['106.55.206.146', '101.226.103.0/25'] })

const actions = ['all', 'dns', 'ping']
const operators = ['DEFAULT', 'CHINANET', 'UNICOM', 'CAP']

/** `/cgi-bin/callback/check`: a server that is reached from everywhere. */
function checkCallback(call: ApiCall): object {
  const { action = '', check_operator = 'DEFAULT' } = fieldsOf<Record<string, string>>(call)
  demand(actions.includes(action), 40202)
  demand(operators.includes(check_operator), 40203)
  const dns = [{ ip: '203.0.113.7', real_operator: 'UNICOM' }]
  const ping = [{ ip: '203.0.113.7', from_operator: 'UNICOM', package_loss: '0%', time: '23.023ms' }]
  return { ...(action !== 'ping' && { dns }), ...(action !== 'dns' && { ping }) }
}

/** Where WeChat is, and whether it reaches the account's server. */
export const addressRoutes: Routes = {
  '/cgi-bin/getcallbackip': addresses,
  '/cgi-bin/get_api_domain_ip': addresses,
  '/cgi-bin/callback/check': checkCallback,
}
