import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
const pair = (name: string): { readonly cert: string; readonly key: string } => ({ cert: read(`${name}.pem`), key: read(`${name}.key`) });

/** Certificates for these tests only, by one authority whose key was thrown away. */
export const certificates = {
  ca: read('ca.pem'),
  /** For localhost and 127.0.0.1. */
  server: pair('server'),
  /** For another host. */
  elsewhere: pair('elsewhere'),
  /** Ended with the year 2020. */
  expired: pair('expired'),
  /** Signed by itself, for localhost and 127.0.0.1. */
  alone: pair('alone'),
  /** Of a client. */
  client: pair('client'),
} as const;
