import { legalVariants } from './index.ts';
import { combined, type LegalVariant } from './legal-variant.ts';

/** Liberties as they come together in practice. */
function deployment(name: string, ...liberties: readonly string[]): LegalVariant {
  const unknown = liberties.find((liberty) => !legalVariants.some((variant) => variant.name === liberty));
  if (unknown !== undefined) throw new Error(`There is no legal variant ${unknown}.`);
  return combined(
    name,
    legalVariants.filter((variant) => liberties.includes(variant.name)),
  );
}

export const deployments: readonly LegalVariant[] = [
  deployment(
    'behind-an-old-gateway',
    'takeover-at-once',
    'problem-documents',
    'wrong-methods-are-404',
    'further-headers',
    'connection-per-request',
    'answers-in-chunks',
    'buffered-headers',
    'comments-and-retry-lines',
    'padding-first',
    'crlf',
    'pieces-of-odd-sizes',
  ),
  deployment(
    'on-a-shared-event-store',
    'one-sequence-for-all-projects',
    'foreign-events-in-between',
    'ids-that-are-no-uuids',
    'no-message-seq',
    'truncated-replays-that-go-live',
    'batches',
    'newcomers-wait',
    'no-event-lines',
  ),
  deployment(
    'written-in-another-language',
    'seqs-in-the-billions',
    'further-fields-in-events',
    'two-streams-per-user',
    'victims-that-linger',
    'full-tags',
    'stale-is-401',
    'upper-case-uuids',
    'further-fields-in-answers',
    'json-with-blanks-and-escapes',
    'media-types-in-other-words',
    'other-keep-alive-text',
    'no-space-after-the-colon',
    'byte-order-mark',
  ),
];
