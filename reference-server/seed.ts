import { z } from 'zod';
import { uuid } from '../src/contract/index.ts';
import type { Ports } from '../src/engine/ports.ts';

const id = uuid.transform((text) => text.toLowerCase());

const user = z.strictObject({
  id,
  /** Of the profile: a tag as of RFC 5646. */
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/, 'must be a language tag such as ar or en-GB')
    .nullish(),
});

const project = z.strictObject({
  id,
  /** Users that may not use it. */
  denied: z.array(id).default([]),
  /** Users that may use it again. */
  allowed: z.array(id).default([]),
});

/** What a deployment knows of users and projects from the beginning. Whoever it does not name may use everything. */
export const seedFormat = z
  .strictObject({ seed: z.literal(1), users: z.array(user).default([]), projects: z.array(project).default([]) })
  .superRefine(({ users, projects }, context) => {
    const tell = (path: readonly (string | number)[], message: string): void => {
      context.addIssue({ code: 'custom', path: [...path], message });
    };
    for (const [name, those] of Object.entries({ users, projects })) {
      for (const [at, one] of those.entries()) {
        if (those.findIndex((other) => other.id === one.id) < at) tell([name, at, 'id'], `${one.id} stands there twice. Leave one out`);
      }
    }
    for (const [at, { denied, allowed }] of projects.entries()) {
      for (const [nth, userId] of allowed.entries()) {
        if (denied.includes(userId)) tell(['projects', at, 'allowed', nth], `${userId} is denied as well. Leave one out`);
      }
    }
  });

export type Seed = z.output<typeof seedFormat>;

/**
 * Puts it where it belongs; done again, or by several replicas at once, it changes nothing. A user without `locale` keeps the
 * profile that is there, `null` ends it.
 */
export async function applySeed({ profiles, access }: Pick<Ports, 'profiles' | 'access'>, { users, projects }: Seed): Promise<void> {
  for (const { id: userId, locale } of users) {
    if (locale !== undefined) await profiles.setLocale(userId, locale);
  }
  for (const { id: projectId, denied, allowed } of projects) {
    for (const userId of denied) await access.set(projectId, userId, false);
    for (const userId of allowed) await access.set(projectId, userId, true);
  }
}
