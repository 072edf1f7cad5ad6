import { EchostrError } from 'echostr'
import { faults } from '../texts/faults.ts'
import { cases, namedCases } from '../texts/review.ts'
import { filled, type Words } from '../texts/words.ts'
import { type Manifest, manifestIn } from './manifest.ts'
import { packageRemarks } from './package.ts'
import { questions } from './questions.ts'
import { type Remark, remark } from './remark.ts'
import { type Fault, type Trial, type Tried, tryOut } from './trial.ts'

/** What a reviewer would say of a plugin's package. */
export interface Review {
  readonly name: string
  /** No remark is a failure. */
  readonly ok: boolean
  readonly remarks: readonly Remark[]
}

/**
 * Looks through the package of a plugin, and runs the contract on it.
 *
 * @returns undefined for a folder without a package.json
 */
export async function review(folder: string): Promise<Review | undefined> {
  const manifest = manifestIn(folder)
  if (!manifest) return undefined
  const about = packageRemarks(manifest, folder)
  const isBuilt = about.every(({ code }) => code !== 'package_code')
  const trial = isBuilt ? trialRemarks(manifest, await tryOut(manifest, folder)) : []
  const remarks = [...about, ...trial, ...questions(manifest, folder)]
  return { name: manifest.name, ok: remarks.every(({ weight }) => weight !== 'failure'), remarks }
}

function trialRemarks(manifest: Manifest, trial: Trial): Remark[] {
  const found: Remark[] = trial.tried.map(ofCase)
  if (trial.problem) found.push(remark(`trial_${trial.problem}`, 'failure', {}, trial.detail))
  if (trial.isAlive) found.push(remark('trial_alive', 'failure'))
  if (trial.written !== '') found.push(remark('trial_stderr', 'failure', {}, beginning(trial.written.trim())))
  const isGuessed = trial.tried.length > 0 && manifest.echostr?.contract === undefined
  if (isGuessed) found.push(remark('trial_guessed', 'warning', { factory: trial.factory ?? '' }))
  return found
}

/** Lines of stderr that are shown. */
const mostLines = 12

function beginning(text: string): string {
  const lines = text.split('\n')
  const more = lines.length - mostLines
  return more > 0 ? [...lines.slice(0, mostLines), `… (+${more})`].join('\n') : text
}

function ofCase({ name, fault }: Tried): Remark {
  const values = { name: caseWords(name) }
  if (fault === undefined) return remark('case_passed', 'ok', values)
  return remark('case_failed', 'failure', values, faultWords(fault))
}

/** What a case has found, in both languages; what a plugin throws itself is as it comes. */
function faultWords({ message, zh }: Fault): Words {
  const found = new EchostrError('case_failed', message, { texts: { phrases: faults } })
  return { en: message, zh: zh ?? found.in('zh') }
}

/** What a case is about, in both languages; its own name where it is a newer one. */
export function caseWords(name: string): Words {
  if (Object.hasOwn(cases, name)) return { en: name, zh: cases[name as keyof typeof cases] }
  const [, what] = /^refused: (.*)/s.exec(name) ?? []
  if (what !== undefined) return filled(namedCases.refused, { what })
  const [, kind] = /^the kind (.*) comes as it is typed$/.exec(name) ?? []
  return kind === undefined ? { en: name, zh: name } : filled(namedCases.kind, { kind })
}
