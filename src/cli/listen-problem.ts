const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'somebody else is listening there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this host name is unknown here',
};

/** Why a server cannot have its place, in one sentence. */
export function listenProblem(error: NodeJS.ErrnoException, { host, port }: { readonly host: string; readonly port: number }): string {
  const reason = reasons[error.code ?? ''] ?? error.message;
  return `Failed to listen on ${host}:${port}: ${reason}. Choose another with --host and --port (port 0 picks a free one).`;
}

/** What is no refusal of the system is a bug, not a wrong option. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
