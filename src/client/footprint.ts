import type { Operation } from '../contract/index.ts';

/** What one run touched of one user in one project: in the report, so that somebody can tidy up. */
export interface Touched {
  readonly projectId: string;
  readonly userId: string;
  /** Messages that were accepted or may have been: their `client_msg_id`, or their seq where they have none. */
  readonly messages: readonly string[];
  /** Those of them that may have started a build. */
  readonly builds: readonly string[];
  /** The highest read mark that was put; marks cannot be taken back. */
  readonly readMark?: number;
  /** The preference as it was found, where it was looked at, and as it was left. */
  readonly preference?: { readonly before?: boolean; readonly after: boolean };
}

/** A request that was answered, or may have been heard. */
export interface Heard {
  readonly operation: Operation;
  readonly projectId: string | undefined;
  readonly userId: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  /** `undefined` without an answer. */
  readonly status: number | undefined;
  readonly seq: number | undefined;
  readonly mayBuild: boolean;
}

export interface Footprint {
  note(heard: Heard): void;
  /** The preference that this run last put, where the answer said that it was saved. */
  preferenceOf(projectId: string, userId: string): boolean | undefined;
  /** What the preference was before this run touched it. */
  found(projectId: string, userId: string, preference: boolean): void;
  /** Preferences of a project that differ from what they were; `undefined` before: nobody looked. */
  changedIn(projectId: string): readonly { readonly userId: string; readonly before: boolean }[];
  touched(): readonly Touched[];
  /** Whether the run sent a message of this `client_msg_id` to the project. */
  knows(projectId: string, clientMsgId: string): boolean;
}

interface Pair {
  readonly projectId: string;
  readonly userId: string;
  readonly messages: Set<string>;
  /** Those of them that were answered 201. */
  readonly accepted: Set<string>;
  readonly builds: Set<string>;
  readMark?: number;
  preference: { before?: boolean; after?: boolean; saved?: boolean };
}

export function createFootprint(): Footprint {
  const pairs = new Map<string, Pair>();
  const pairOf = (projectId: string, userId: string): Pair => {
    const key = `${projectId} ${userId}`;
    const known = pairs.get(key);
    if (known !== undefined) return known;
    const fresh: Pair = { projectId, userId, messages: new Set(), accepted: new Set(), builds: new Set(), preference: {} };
    pairs.set(key, fresh);
    return fresh;
  };

  return {
    note({ operation, projectId, userId, body, status, seq, mayBuild }) {
      if (projectId === undefined || userId === undefined || (status !== undefined && (status < 200 || status > 299))) return;
      if ((operation === 'postMessage' || operation === 'postLegacyMessage') && status !== 200) {
        const pair = pairOf(projectId, userId);
        const id = body['client_msg_id'];
        const bySeq = seq === undefined ? `unnamed ${pair.messages.size + 1}` : `seq ${seq}`;
        // A name that was accepted a second time, as after the hour of idem.expires, is a second message.
        const isKnown = status === 201 && typeof id === 'string' && pair.accepted.has(id);
        const name = typeof id === 'string' && !isKnown ? id : bySeq;
        if (status === 201) pair.accepted.add(name);
        pair.messages.add(name);
        if (mayBuild) pair.builds.add(name);
      } else if (operation === 'putReadMark' && typeof body['last_read_seq'] === 'number') {
        const pair = pairOf(projectId, userId);
        pair.readMark = Math.max(pair.readMark ?? 0, body['last_read_seq']);
      } else if (operation === 'putPreferences' && typeof body['buildImmediately'] === 'boolean') {
        const { preference } = pairOf(projectId, userId);
        preference.after = body['buildImmediately'];
        preference.saved = status !== undefined;
      }
    },
    preferenceOf(projectId, userId) {
      const { saved, after } = pairs.get(`${projectId} ${userId}`)?.preference ?? {};
      return saved === true ? after : undefined;
    },
    found(projectId, userId, preference) {
      pairOf(projectId, userId).preference.before ??= preference;
    },
    changedIn: (projectId) =>
      [...pairs.values()].flatMap(({ projectId: where, userId, preference: { before, after } }) =>
        where === projectId && before !== undefined && after !== undefined && before !== after ? [{ userId, before }] : [],
      ),
    touched: () =>
      [...pairs.values()].flatMap(({ projectId, userId, messages, builds, readMark, preference: { before, after } }) =>
        messages.size === 0 && readMark === undefined && after === undefined
          ? []
          : [
              {
                projectId,
                userId,
                messages: [...messages],
                builds: [...builds],
                ...(readMark !== undefined && { readMark }),
                ...(after !== undefined && { preference: { ...(before !== undefined && { before }), after } }),
              },
            ],
      ),
    knows: (projectId, clientMsgId) =>
      [...pairs.values()].some(({ projectId: where, messages }) => where === projectId && messages.has(clientMsgId)),
  };
}

/** The footprints of several runs as one. */
export function mergeFootprints(footprints: readonly (readonly Touched[])[]): readonly Touched[] {
  const pairs = new Map<string, Touched>();
  for (const touched of footprints.flat()) {
    const key = `${touched.projectId} ${touched.userId}`;
    const known = pairs.get(key);
    const marks = [known?.readMark, touched.readMark].filter((mark) => mark !== undefined);
    const preference = touched.preference === undefined ? known?.preference : { ...touched.preference, ...firstOf(known?.preference) };
    pairs.set(key, {
      ...touched,
      messages: [...(known?.messages ?? []), ...touched.messages],
      builds: [...(known?.builds ?? []), ...touched.builds],
      ...(marks.length > 0 && { readMark: Math.max(...marks) }),
      ...(preference !== undefined && { preference }),
    });
  }
  return [...pairs.values()];
}

function firstOf(preference: Touched['preference']): { before?: boolean } {
  return preference?.before === undefined ? {} : { before: preference.before };
}
