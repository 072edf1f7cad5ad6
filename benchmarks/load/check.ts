import assert from 'node:assert/strict'
import { bodyOf, type Connection, statusOf } from './connection.ts'
import type { Requests } from './requests.ts'

/** Sends one request and gives its response. */
export function exchange(connection: Connection, request: Buffer): Promise<Buffer | undefined> {
  return new Promise((resolve) => connection.send(request, resolve))
}

/** What is wrong with a response, if anything. */
export function faultOf(response: Buffer | undefined): Error | undefined {
  if (!response) return new Error('The server hung up')
  return statusOf(response) === 200 ? undefined : new Error(`The server answered ${statusOf(response)}`)
}

/** Before anything is timed: the server answers, and with what was sent. */
export async function check(connection: Connection, requests: Requests, content: string): Promise<void> {
  const response = await exchange(connection, requests.next())
  assert.ok(response, 'the server hung up')
  assert.equal(statusOf(response), 200)
  const body = bodyOf(response)
  assert.ok(body.includes(content), `the answer is ${body}`)
}
