import type { DeliveryOptions } from 'echostr/testing'

/** Who talks to the target. What begins with CANARY is never to be seen on its stderr. */
export interface Party extends DeliveryOptions {
  readonly path: string
}

/** The honest account, in secure mode. */
export const honest: Party = {
  path: '/a',
  token: 'CANARYtokenA',
  appId: 'wxCANARYa',
  encodingAESKey: 'CANARYabcdefghijklmnopqrstuvwxyz0123456789A',
  user: 'oCANARYuserA',
  account: 'gh_a',
}

/** The attacker's own account, in plain mode. */
export const hostile: Party = {
  path: '/b',
  token: 'CANARYtokenB',
  user: 'o-attacker',
  account: 'gh_b',
}

/** Another one of the attacker's, in secure mode. */
export const sealed: Party = {
  path: '/s',
  token: 'CANARYtokenS',
  appId: 'wxCANARYs',
  encodingAESKey: 'CANARYabcdefghijklmnopqrstuvwxyz0123456789S',
  user: 'o-attacker',
  account: 'gh_s',
}

export const parties: readonly Party[] = [honest, hostile, sealed]
