import type { Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type PeerCertificate, type TLSSocket } from 'node:tls';
import { noAnswer } from '../client/no-answer.ts';
import { serverName, tlsOptions } from '../client/line.ts';
import { tryWay } from './connect.ts';
import { block, type Finding, ok, shownMs, warn } from './finding.ts';
import type { Patient } from './patient.ts';

const handshakeMs = 3_000;
/** A certificate that ends sooner is told. */
const soonMs = 14 * 86_400_000;

type Shaken = { readonly socket: TLSSocket; readonly tookMs: number } | { readonly code: string; readonly why: string };

/** Shakes hands with whoever is there, and looks at the certificate afterwards: nothing is sent. */
function shakeHands({ replica: { line } }: Patient, way: Socket): Promise<Shaken> {
  const { base, tls } = line;
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const socket = connect({
      socket: way,
      servername: serverName(base.host),
      host: base.host,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: false,
      ...tlsOptions(tls),
    });
    const fail = (code: string, why: string) => {
      clearTimeout(timer);
      socket.destroy();
      way.destroy();
      resolve({ code, why });
    };
    const timer = setTimeout(() => fail('', `no handshake within ${shownMs(handshakeMs)}`), handshakeMs);
    socket.on('error', (cause) => fail('code' in cause ? String(cause.code) : '', noAnswer(cause, false).words));
    socket.on('close', () => fail('', 'the connection was closed during the handshake'));
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      resolve({ socket, tookMs: performance.now() - startedAt });
    });
  });
}

const day = (date: string): string => {
  const at = new Date(date);
  return Number.isNaN(at.getTime()) ? date : at.toISOString().slice(0, 10);
};

const one = (name: string | string[] | undefined): string => (Array.isArray(name) ? name.join(', ') : (name ?? ''));

/** Whose certificate it is: its names, else its subject. */
function namesOf({ subjectaltname, subject }: PeerCertificate): string {
  const names = (subjectaltname ?? '')
    .split(', ')
    .filter((name) => name !== '')
    .map((name) => name.replace(/^(?:DNS|IP Address):/, ''));
  return names.length > 0 ? names.slice(0, 5).join(', ') : one(subject?.CN) || 'nobody';
}

/** Node's code of why a certificate is not trusted -> what is wrong with it, and what to do. */
function distrust(code: string, host: string, certificate: PeerCertificate): readonly [text: string, advice: string] {
  const whose = `the certificate (of ${namesOf(certificate)}, by ${one(certificate.issuer?.CN) || one(certificate.issuer?.O) || 'nobody'})`;
  const authority = 'Give the authority that signed it in tls.ca, or let NODE_EXTRA_CA_CERTS name it.';
  if (code === 'CERT_HAS_EXPIRED') return [`${whose} ended on ${day(certificate.valid_to)}`, 'Renew the certificate.'];
  if (code === 'CERT_NOT_YET_VALID')
    return [`${whose} begins on ${day(certificate.valid_from)}`, 'Check the clock of this machine, or wait.'];
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [
      `${whose} is for ${namesOf(certificate)}, not for ${host}`,
      'Use a name that the certificate has, or have one made for this name.',
    ];
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT')
    return [`${whose} is signed by itself`, 'Give that certificate in tls.ca, or let NODE_EXTRA_CA_CERTS name it.'];
  if (code === 'SELF_SIGNED_CERT_IN_CHAIN') return [`${whose} comes from an authority that is not trusted here`, authority];
  if (code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' || code === 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' || code === 'UNABLE_TO_GET_ISSUER_CERT')
    return [
      `${whose} comes from an unknown authority, or the certificates between are not sent along`,
      `${authority} Else let the backend send the whole chain.`,
    ];
  return [`${whose} is not trusted (${code})`, authority];
}

function plainSpoken(code: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL_');
}

function isWhole(certificate: PeerCertificate | DetailedPeerCertificate | null): certificate is PeerCertificate {
  return certificate !== null && Object.keys(certificate).length > 0;
}

/** Shakes hands, and reads the certificate. Only for https. */
export async function examineTls(patient: Patient): Promise<Finding[]> {
  const { base, line } = patient.replica;
  const way = await tryWay(line);
  if (!('socket' in way))
    return [block('tls', `no connection for the handshake: ${way.why}`, 'Look again: the connection came about a moment ago.')];
  const shaken = await shakeHands(patient, way.socket);
  if (!('socket' in shaken)) {
    const advice = plainSpoken(shaken.code)
      ? `Plain HTTP seems to be spoken there: use http://${base.hostHeader}, or the port of https.`
      : 'Check that https is spoken at this port.';
    return [block('tls', `the handshake failed: ${shaken.why}`, advice)];
  }
  const { socket, tookMs } = shaken;
  // Of its errors from here on nobody needs to hear.
  socket.removeAllListeners('close');
  const certificate = socket.getPeerCertificate();
  const code = socket.authorized ? undefined : String(socket.authorizationError);
  const protocol = socket.getProtocol() ?? 'TLS';
  socket.destroy();
  if (!isWhole(certificate)) return [block('tls', 'no certificate was shown', 'Check that https is spoken at this port.')];
  const facts = { protocol, validTo: certificate.valid_to, names: namesOf(certificate) };
  if (code !== undefined) return [block('tls', ...distrust(code, base.host, certificate), { ...facts, code })];
  const leftMs = Date.parse(certificate.valid_to) - Date.now();
  const text = `${protocol} in ${shownMs(tookMs)}, certificate of ${namesOf(certificate)} until ${day(certificate.valid_to)}`;
  return [leftMs < soonMs ? warn('tls', text, 'Renew the certificate before it ends.', facts) : ok('tls', text, facts)];
}

/** Whether TLS is spoken where the URL says plain HTTP. */
export async function speaksTls(patient: Patient): Promise<boolean> {
  const way = await tryWay(patient.replica.line);
  if (!('socket' in way)) return false;
  const shaken = await shakeHands(patient, way.socket);
  if ('socket' in shaken) shaken.socket.destroy();
  return 'socket' in shaken;
}
