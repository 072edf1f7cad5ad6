import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { checkOptions, type OptionCheck, type OptionTable } from 'echostr'

/** The keys of API安全 in the console (开发管理 → 开发设置), for calls that are encrypted and signed on their way. */
export interface ApiSecurity {
  /** Which calls, from the slash on, e.g. `/cgi-bin/message/custom/send`: those that WeChat's page says take it. */
  readonly paths: readonly string[]
  /** The symmetric key (API对称密钥) for AES256_GCM: 32 bytes in base64. */
  readonly key: string
  /** Its number (编号). */
  readonly keySn: string
  /** Your private key (应用私钥) for RSAwithSHA256, in PEM. */
  readonly privateKey: string
  /** The number of its public key. */
  readonly privateKeySn: string
  /** WeChat's certificates (平台证书) in PEM, by their numbers: the old and the new one while they change. */
  readonly certificates: Readonly<Record<string, string>>
}

const aesKey: OptionCheck = {
  is: '32 bytes in base64',
  fits: (value) =>
    typeof value === 'string' &&
    /^[A-Za-z0-9+/]{43}=$/.test(value) &&
    Buffer.from(value, 'base64').length === 32,
}
const rsaKey: OptionCheck = {
  is: 'an RSA key in PEM',
  fits: (value) => typeof value === 'string' && isRsa(() => createPrivateKey(value)),
}
const certificates: OptionCheck = {
  is: 'certificates in PEM by their numbers',
  fits: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length > 0 &&
    Object.values(value).every((each) => typeof each === 'string' && isRsa(() => createPublicKey(each))),
}
const paths: OptionCheck = {
  is: 'a list of paths like "/cgi-bin/message/custom/send"',
  fits: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each === 'string' && /^\/[\w/.-]+$/.test(each)),
}

const known: OptionTable<ApiSecurity> = {
  paths,
  key: aesKey,
  keySn: 'text',
  privateKey: rsaKey,
  privateKeySn: 'text',
  certificates,
}

/** @throws EchostrError `bad_option`, which shows none of the keys */
export function checkSecurity(security: ApiSecurity): void {
  checkOptions('The option "security" of client()', security, known)
}

function isRsa(read: () => KeyObject): boolean {
  try {
    return read().asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
