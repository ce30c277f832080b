/**
 * What waits for whole processes, or for a page, has bounds on time that a busy machine can break. It gets a second try;
 * what failed the first is printed, and a test that fails twice fails.
 */
jest.retryTimes(1, { logErrorsBeforeRetry: true })
