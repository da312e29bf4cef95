import { createSigner, type Scheme, type Signer } from '../client/signer.ts';
import { headers } from '../contract/index.ts';
import { askSigned, type SignedQuestion } from '../client/ask-signed.ts';
import { isAccepted, lacksAccess } from './answer.ts';
import { type Patient, questionMs } from './patient.ts';

/** A usual mistake: how the request is signed if somebody made it, and what to do where that is accepted. */
interface Mistake {
  readonly id: string;
  /** Ends "it is accepted …". */
  readonly how: string;
  readonly advice: string;
  readonly signer?: Signer;
  readonly signing?: (scheme: Scheme) => NonNullable<SignedQuestion['signing']>;
}

/** What was tried, and what was accepted. */
export interface Tried {
  readonly tried: readonly string[];
  readonly found: { readonly mistake: Mistake; readonly scheme: Scheme } | undefined;
}

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

/** Mistakes with the secret: what the key would be. */
function secretMistakes(secret: string): (Omit<Mistake, 'signer' | 'signing'> & { readonly key: string | Uint8Array })[] {
  const bare = secret.replace(/[\r\n]+$/, '');
  const [, unquoted] = /^(?:"(.*)"|'(.*)')$/s.exec(bare)?.filter((part) => part !== undefined) ?? [];
  const decoded = Buffer.from(bare, 'base64');
  return [
    bare === secret
      ? {
          id: 'line-end',
          how: 'with a line end behind the secret',
          advice: 'The secret of the backend ends with a line end: take it out there, or put it behind the secret here.',
          key: `${secret}\n`,
        }
      : {
          id: 'line-end',
          how: 'without the line end that the secret ends with',
          advice: 'Write the secret here without the line end (printf %s instead of echo).',
          key: bare,
        },
    ...(unquoted === undefined
      ? []
      : [
          {
            id: 'quotes',
            how: 'without the quotation marks around the secret',
            advice: 'Write the secret here without quotation marks.',
            key: unquoted,
          },
        ]),
    ...(/^[\w+/-]{8,}={0,2}$/.test(bare) && decoded.length > 0
      ? [
          {
            id: 'base64-secret',
            how: 'with the secret decoded from base64',
            advice: 'Let the backend take the secret as it is: the contract never decodes it.',
            key: decoded,
          },
        ]
      : []),
    ...(/^(?:[\da-f]{2}){8,}$/i.test(bare)
      ? [
          {
            id: 'hex-secret',
            how: 'with the secret decoded from hex',
            advice: 'Let the backend take the secret as it is: the contract never decodes it.',
            key: Buffer.from(bare, 'hex'),
          },
        ]
      : []),
    {
      id: 'encoded-secret',
      how: 'with the base64 of the secret',
      advice: 'The secret of the backend is the base64 of the one here: use one form on both sides.',
      key: Buffer.from(bare).toString('base64'),
    },
  ];
}

/** Every usual mistake that can have been made with this secret and this address. */
function usualMistakes({ run, replica, secret = '' }: Patient): Mistake[] {
  const { base, clock } = replica;
  const signer = (key: string | Uint8Array, signedPath = run.signedPath) => createSigner(key, run.redactor, { signedPath });
  const other = run.signedPath === 'stripped' ? 'full' : 'stripped';
  return [
    ...secretMistakes(secret).map(({ key, ...mistake }) => ({ ...mistake, signer: signer(key) })),
    {
      id: 'base64-signature',
      how: 'with the signature in base64',
      advice: 'Let the backend compare lower-case hex.',
      signing: (scheme) => ({
        replace: { ...(scheme !== 'v2' && { [headers.signatureV1]: base64 }), ...(scheme !== 'v1' && { [headers.signatureV2]: base64 }) },
      }),
    },
    {
      id: 'milliseconds',
      how: 'with a timestamp in milliseconds',
      advice: 'Let the backend read the timestamp as seconds.',
      signing: () => ({ timestamp: { literal: String(Math.round(clock.nowMs())) } }),
    },
    ...(base.prefix === ''
      ? []
      : [
          {
            id: 'path',
            how:
              other === 'stripped'
                ? `with the path without its prefix ${base.prefix}`
                : `with the whole path, the prefix ${base.prefix} included`,
            advice:
              other === 'stripped'
                ? 'Set auth.signedPath to stripped (a proxy takes the prefix off), or let the backend check the path that was sent.'
                : 'Set auth.signedPath to full.',
            signer: signer(secret, other),
          },
        ]),
  ];
}

/** Only this sentence of the form itself: the other forms were refused, or are not what was asked for. */
function otherForm(scheme: Scheme): Mistake {
  return {
    id: scheme,
    how: `with ${scheme === 'both' ? 'v1 and v2 together' : `${scheme} alone`}`,
    advice: `Set auth.scheme to ${scheme}, or turn the other form on in the backend.`,
  };
}

/**
 * Sends one and the same read once per usual mistake, and stops at the first that is accepted. `asked`: the form that was asked for
 * in the configuration and refused; the others are tried then, too.
 */
export async function tryMistakes(patient: Patient, asked: Scheme | undefined): Promise<Tried> {
  const { session, replica, place } = patient;
  const tried = new Set<string>();
  const isTaken = async (mistake: Mistake, scheme: Scheme): Promise<boolean> => {
    tried.add(mistake.id);
    const { signer, signing } = mistake;
    const answer = await askSigned(session, {
      replica,
      place,
      scheme,
      timeoutMs: questionMs,
      ...(signer !== undefined && { signer }),
      ...(signing !== undefined && { signing: signing(scheme) }),
    });
    return isAccepted(answer) || lacksAccess(answer);
  };
  const forms: readonly Scheme[] = ['v2', 'v1', 'both'];
  if (asked !== undefined) {
    for (const scheme of forms.filter((form) => form !== asked)) {
      if (await isTaken(otherForm(scheme), scheme)) return { tried: [...tried], found: { mistake: otherForm(scheme), scheme } };
    }
  }
  for (const scheme of asked === undefined ? (['v2', 'v1'] as const) : [asked]) {
    for (const mistake of usualMistakes(patient)) {
      // The path is no part of v1.
      if (mistake.id === 'path' && scheme === 'v1') continue;
      if (await isTaken(mistake, scheme)) return { tried: [...tried], found: { mistake, scheme } };
    }
  }
  return { tried: [...tried], found: undefined };
}
