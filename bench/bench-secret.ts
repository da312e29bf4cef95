/** Shared by the servers and the senders of a benchmark; guards nothing. */
export const benchSecret = 'bench-secret';
export const benchControlToken = 'bench-control-token';
