/** An error in the command line, or a file that it names and that does not exist. The message says which. */
export class UsageError extends Error {}
