/** A cassette that cannot be used: one sentence, or one line for each mistake in it. */
export class CassetteProblem extends Error {
  override readonly name = 'CassetteProblem';
}
