import { type ClauseId, clauseIds, contractVersion } from './clauses.ts';

/** A version of the contract and the clauses it brought. */
export interface ContractVersion {
  /** A date: later versions sort behind earlier ones. */
  readonly version: string;
  readonly brought: readonly ClauseId[];
}

/** Oldest first. A new version is a new line with its new clauses; the lines before it stay as they are. */
export const contractVersions: readonly ContractVersion[] = [{ version: contractVersion, brought: clauseIds }];

/** The clauses that came after a version; `undefined` where there is no such version. */
export function clausesAfter(version: string, versions: readonly ContractVersion[] = contractVersions): ReadonlySet<ClauseId> | undefined {
  const at = versions.findIndex((one) => one.version === version);
  return at < 0 ? undefined : new Set(versions.slice(at + 1).flatMap(({ brought }) => brought));
}
