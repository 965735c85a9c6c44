/**
 * What the bundles of the two doors have in place of `node:stream/web`, whose modules Node compiles when they are first loaded:
 * 4 % of the start. Middy asks whether a response is one, and only where a handler streams; ours do not.
 */
export class ReadableStream {}
