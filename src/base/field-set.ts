import type { Field } from '../messages/base.ts'

/** An object without a prototype, so that a field named `__proto__` or `toString` is a field like any other. */
export const FieldSet: new () => Record<string, Field> = (() => {
  // instances of a class with an empty prototype stay fast; Object.create(null) makes a slow dictionary
  const Constructor = function FieldSet() {} as unknown as new () => Record<string, Field>
  Constructor.prototype = Object.create(null)
  return Constructor
})()
