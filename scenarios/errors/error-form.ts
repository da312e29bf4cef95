import type { AnyReply, Expect } from '../../src/kit/index.ts';

/** A machine reads it: one word without spaces, whatever its case. */
const machineCode = /^[A-Za-z][A-Za-z0-9_.-]*$/;

/** error.shape, on one answer that is an error. */
export function expectErrorShape(expect: Expect, label: string, { raw }: AnyReply): void {
  const body = raw?.json;
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const { error, message } = (isObject ? body : {}) as { readonly error?: unknown; readonly message?: unknown }; // `as`: an object, its fields unknown
  const sound = typeof error === 'string' && machineCode.test(error) && typeof message === 'string' && message.trim() !== '';
  expect.that(sound, `the body of ${label} (${raw?.status})`, {
    expected: '{"error": a machine code, "message": a text}',
    actual: raw?.text.slice(0, 500),
  });
}
