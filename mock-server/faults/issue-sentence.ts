import type { z } from 'zod';

/** Where and what is wrong with a value. In a union the variant for this kind of value is the one that was meant. */
export function issueSentence(issue: z.core.$ZodIssue, around: readonly PropertyKey[] = []): string {
  const path = [...around, ...issue.path];
  const meant = issue.code === 'invalid_union' ? issue.errors.flat().find(({ code }) => code !== 'invalid_type') : undefined;
  if (meant !== undefined) return issueSentence(meant, path);
  return path.length === 0 ? issue.message : `${path.map(String).join('.')}: ${issue.message}`;
}
