/** The database cannot be used as it is: the sentence says why and what to do. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem';
}
