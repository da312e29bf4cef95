import { giveUp } from './give-up.ts';

/** Ends the benchmark where this process may not open as many sockets as it needs; its children have the same limit. */
export function requireOpenFiles(needed: number): void {
  // `as`: Node types the report as an object only. There is no such limit on Windows.
  const report = process.report.getReport() as { readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } } };
  const soft = report.userLimits?.open_files?.soft;
  if (typeof soft === 'number' && soft < needed)
    giveUp(`${needed} open files are needed and ${soft} are allowed. Run \`ulimit -n ${needed}\` first.`);
}
