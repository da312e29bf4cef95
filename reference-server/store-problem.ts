/** A store cannot be used as it is: the sentence says why and what to do. It never holds the store's address: that may carry a password. */
export class StoreProblem extends Error {
  override readonly name = 'StoreProblem';
}
