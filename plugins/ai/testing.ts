export { type Script, type ScriptedModel, type Step, scriptedModel } from './testing/scripted-model.ts'
