import { randomBytes } from 'node:crypto'
import type { Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { isObject } from './json.ts'
import { demand } from './refusal.ts'

interface Asked {
  readonly action_name: string
  readonly action_info: { readonly scene?: unknown }
  readonly expire_seconds: unknown
}

const thirtyDays = 2_592_000

/** The largest number of a scene, by the name of the action; the other two take text. */
const numbers = new Map([
  ['QR_SCENE', 2 ** 32 - 1],
  ['QR_LIMIT_SCENE', 100_000],
])
const texts = ['QR_STR_SCENE', 'QR_LIMIT_STR_SCENE']

/** `/cgi-bin/qrcode/create` */
function createQrCode(call: ApiCall): object {
  const { action_name = '', action_info, expire_seconds = 60 } = fieldsOf<Asked>(call)
  demand(numbers.has(action_name) || texts.includes(action_name), 40052)
  demand(isScene(action_info?.scene, numbers.get(action_name)), 40053)
  const ticket = `gQ${randomBytes(60).toString('base64')}`
  const url = `http://weixin.qq.com/q/${randomBytes(16).toString('base64url')}`
  if (action_name.startsWith('QR_LIMIT')) return { ticket, url }
  demand(isWithin(expire_seconds, thirtyDays), 40097)
  return { ticket, expire_seconds, url }
}

function isScene(scene: unknown, largest: number | undefined): boolean {
  if (!isObject(scene)) return false
  const { scene_id, scene_str } = scene
  if (largest !== undefined) return isWithin(scene_id, largest)
  return typeof scene_str === 'string' && isWithin([...scene_str].length, 64)
}

function isWithin(value: unknown, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most
}

export const qrCodeRoutes: Routes = { '/cgi-bin/qrcode/create': createQrCode }
