// What the desk's reader takes, and no more (protocol 5 and 6). The one list is tests/vectors/limits.json: tests hold both sides against it.

/** Bytes of report.json. */
export const largestDocument = 1048576;
/** Levels of report.json, itself counted. */
export const deepestNesting = 16;
export const mostAttachments = 999;
/** Text-only items all have this length, so that nobody can tell them apart by it. */
export const textOnlyContainer = 32768;
/** The largest container that one request carries. */
export const largestInOneRequest = 16777216;
export const largestReply = 5632;
export const mostReceived = 16;
/** Characters of a language tag. */
export const longestLanguageTag = 35;
/** Blocks of a visit, and ids in each of its other lists. */
export const mostInVisit = 32;
/** Characters of a block's code. */
export const longestBlock = 32;
