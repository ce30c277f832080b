/** The command line was not understood, or names what is not there; the message says what. */
export class UsageError extends Error {}
