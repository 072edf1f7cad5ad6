#!/usr/bin/env node
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import { run } from './cli/run.ts'
import { endQuietly } from './cli/terminal.ts'

const { env, stdin, stdout, stderr } = process

// whoever reads the output (head, less) may have seen enough
stdout.on('error', endQuietly)

process.exitCode = await run(process.argv.slice(2), {
  env,
  folder: process.cwd(),
  colours: stdout.isTTY === true && !env.NO_COLOR,
  print: (words) => void stdout.write(`${words}\n`),
  complain: (words) => void stderr.write(`${words}\n`),
  isTyped: stdin.isTTY === true,
  input: () => text(stdin),
  ask: async (question) => {
    const keyboard = createInterface({ input: stdin, output: stderr })
    const closed = once(keyboard, 'close').then(() => '')
    // Ctrl-C and Ctrl-D are a no
    const typed = keyboard.question(question).catch(() => '')
    return Promise.race([typed, closed]).finally(() => keyboard.close())
  },
})
