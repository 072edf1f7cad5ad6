import type { Case } from './catalogue.ts'
import { driveEach, driveFixtures } from './drive-each.ts'
import { driveHandler } from './drive-handler.ts'
import { driveConsumed, driveForeign } from './drive-host.ts'
import { driveClosing, driveSignal } from './drive-lifecycle.ts'
import { driveAnswers, driveErrors } from './drive-paths.ts'
import { driveRaw } from './drive-raw.ts'
import { driveReplies } from './drive-replies.ts'
import { driveGet, driveGone, drivePost, driveReplay, driveRequest } from './drive-request.ts'
import {
  driveClock,
  driveParallel,
  driveRetries,
  driveStoreFault,
  driveTwoEvents,
  driveTwoUsers,
} from './drive-retries.ts'
import {
  driveForeignName,
  driveKeys,
  drivePlainToSecure,
  driveRoundtrip,
  driveSealed,
  driveSealedReplies,
  driveWrongPath,
} from './drive-secure.ts'
import type { Ground, Outcome } from './ground.ts'

type Driver = (ground: Ground) => Promise<Outcome>

const byKind: Readonly<Record<string, Driver>> = {
  raw: driveRaw,
  get: driveGet,
  post: drivePost,
  'post-each': driveEach,
  fixtures: driveFixtures,
  request: driveRequest,
  repeat: driveRetries,
  'two-users-same-msgid': driveTwoUsers,
  'two-events-same-second': driveTwoEvents,
  parallel: driveParallel,
  'store-fault': driveStoreFault,
  signal: driveSignal,
  lifecycle: driveClosing,
  clock: driveClock,
  'replay-other-body': driveReplay,
  handler: driveHandler,
  'handler-each': driveReplies,
  adapter: driveConsumed,
  'all-error-paths': driveErrors,
  'all-200-paths': driveAnswers,
  aes: driveSealed,
  'aes-roundtrip': driveRoundtrip,
  'aes-reply': driveSealedReplies,
  'construct-each': driveKeys,
}

/** Cases that are more than their kind. */
const byId: Readonly<Record<string, Driver>> = {
  H31: driveGone,
  U08: driveForeign,
  S19: driveWrongPath,
  S20: driveForeignName,
  C08: drivePlainToSecure,
  C09: drivePlainToSecure,
}

/** What a driver reads of an input; another key would be silently ignored. */
const signing = ['timestamp', 'timestampOffsetS', 'resign', 'signed', 'signature', 'token', 'nonce']
const known: Readonly<Record<string, readonly string[]>> = {
  raw: ['parts', 'reset'],
  get: [...signing, 'rawQuery', 'signatureLengths', 'transform', 'echostr'],
  post: [...signing, 'body', 'headers', 'chunked', 'splitAtByte', 'unsigned', 'signWithToken'],
  'post-each': ['each', 'fill', 'contents', 'msgTypes', 'fromUserNames', 'createTimes'],
  fixtures: ['name'],
  request: ['methods', 'path', 'signed'],
  repeat: ['times', 'sameQuery', 'gapMs', 'handler', 'scale', 'instances', 'killOwnerAtMs'],
  parallel: ['n', 'instances', 'handler', 'option'],
  'store-fault': ['faults'],
  signal: ['signal', 'inflight'],
  clock: ['deltaS'],
  handler: ['handler', 'reply'],
  'handler-each': ['replies'],
  adapter: ['preParsed'],
  aes: [
    'mutatePad',
    'msgLen',
    'appid',
    'omit',
    'swapCipher',
    'base64Variants',
    'flipEachBlock',
    'compatTamper',
    'inner',
  ],
  'aes-roundtrip': ['lengths'],
  'aes-reply': ['times'],
  'construct-each': ['aesKeys'],
}
const knownById: Readonly<Record<string, readonly string[]>> = {
  // played by waiting for what happens, not for so many milliseconds
  H31: ['clientCloseAfterMs', 'handler'],
  S20: ['option'],
  C08: ['option'],
  C09: ['encryptTypes'],
}

/** Enough for the bodies of the area xml-dos, so that the parser meets them, and not only the limit. */
const roomy = 4 * 1024 * 1024

/** Plays a case. */
export function drive(ground: Ground): Promise<Outcome> {
  const { id, area, input } = ground.case
  refuseUnknown(ground.case)
  const driver = byId[id] ?? byKind[input.kind]
  if (!driver) throw new Error(`unknown kind ${input.kind}`)
  return area === 'xml-dos' ? driveTwice(ground, driver) : driver(ground)
}

function refuseUnknown({ id, input }: Case): void {
  const keys = ['kind', ...(known[input.kind] ?? []), ...(knownById[id] ?? [])]
  const unknown = Object.keys(input).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw new Error(`unknown input key "${unknown}"`)
}

async function driveTwice(ground: Ground, driver: Driver): Promise<Outcome> {
  const usual = await driver(ground)
  ground.limit = roomy
  const wide = await driver(ground)
  const outbound = (usual.outbound ?? 0) + (wide.outbound ?? 0)
  return { ...wide, outbound, exchanges: [...usual.exchanges, ...wide.exchanges] }
}
