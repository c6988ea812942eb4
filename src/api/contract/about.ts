/** The introduction of the contract: rules that hold for many routes, and are in no table. */

/** Markdown, at the head of the document. */
export const aboutContract = `Operations are grouped by role; any one of the roles of an operation is enough to call it. Examples are
answers of a real run of this version, with ids numbered, lists cut to two items and texts to 200 characters. Problems
are problem documents (RFC 9457); tell them apart by \`type\`.

HEAD is answered on every path that has a GET. On a path that opens the record of a person, HEAD is not a reading and
discloses nothing: once credential and parameters are valid, it answers 200 without ETag, length or body, whether or not
there is a record. On other paths it is GET without the body.

Listings are paged. \`limit\` is the greatest number of rows on a page. A page may have fewer rows, or none, and still
have a \`next\`: rows that a filter leaves out count as well. The last page has no \`next\`.`
