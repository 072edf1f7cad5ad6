import type { Clock } from '../../base/clock.ts'
import type { Routes } from './answer.ts'
import { FakeComments } from './comments.ts'
import { FakeDrafts } from './drafts.ts'
import { Published } from './jobs.ts'
import { FakeMass } from './mass.ts'
import { FakeMaterial } from './material.ts'

/** What an account writes for all to read: material, drafts, what became of them, and what readers say to it. */
export class Library {
  readonly comments: FakeComments
  readonly routes: Routes

  constructor(clock: Clock) {
    const material = new FakeMaterial(clock)
    const drafts = new FakeDrafts(clock, material.has)
    const mass = new FakeMass(clock, drafts)
    this.comments = new FakeComments(clock, mass.hasArticles)
    const parts = [material, drafts, new Published(clock, drafts), mass, this.comments]
    this.routes = Object.assign({}, ...parts.map(({ routes }) => routes))
  }
}
