/** What stands at the head of the contract. */

/** What holds for every route of a kind, and stands in no table. */
export const aboutContract = `Every operation stands under the roles that may call it; any one of its roles is enough. Examples are answers of a real
run of this version: ids are numbered, lists are cut to two items, texts to 200 characters. Problems are documents of
RFC 9457, told apart by their \`type\`.

HEAD is answered on every path of a GET. On a path whose answer is a reading of somebody's record
it shows nothing of it and is no reading: 200 without ETag, length or body once credential and parameters are in order,
whether or not anything is on record. Elsewhere it is GET without the body.

Listings come in pages: \`limit\` is the most that a page holds. A page may hold fewer, none even, and still have a
\`next\`, since what a filter leaves out was looked at all the same. The last page is the one without \`next\`.`
