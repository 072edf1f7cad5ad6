export type { FakeAnswer, FakeToolCall } from './testing/fake-answer.ts'
export { type FakeOpenAI, type FakeRequest, type FakeScript, fakeOpenAI } from './testing/fake-openai.ts'
export { type Script, type ScriptedModel, type Step, scriptedModel } from './testing/scripted-model.ts'
