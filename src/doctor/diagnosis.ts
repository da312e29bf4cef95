import type { Finding } from './finding.ts';

/** What a doctor says of one deployment; the same for people and for programs. */
export interface Diagnosis {
  readonly schema: 'chat-contract/doctor@1';
  readonly contract: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly startedAt: string;
  readonly durationMs: number;
  /** `problems`: it can be judged, and will not conform. `blocked`: nothing can be judged. */
  readonly outcome: 'well' | 'problems' | 'blocked' | 'interrupted';
  readonly targets: readonly {
    readonly url: string;
    /** As whom it was asked. */
    readonly projectId: string;
    readonly userId: string;
    readonly findings: readonly Finding[];
  }[];
}

export function outcomeOf(findings: readonly Finding[], interrupted: boolean): Diagnosis['outcome'] {
  if (interrupted) return 'interrupted';
  if (findings.some(({ blocks }) => blocks === true)) return 'blocked';
  return findings.some(({ level }) => level === 'problem') ? 'problems' : 'well';
}
