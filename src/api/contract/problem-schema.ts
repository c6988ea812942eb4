/** The schema of every refusal. */
import type { Schema } from '../schema.ts'

/** A problem (RFC 9457). `errors`: the place of each fault, and the expected value. */
export const Problem: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'requestId'],
  properties: {
    type: {
      type: 'string',
      description: 'The kind of problem, urn:consent-ledger:problem:<name>; stable',
    },
    title: {
      type: 'string',
      description: 'One sentence, in Chinese or English by Accept-Language',
    },
    status: { type: 'integer', description: 'The HTTP status' },
    requestId: { type: 'string', description: 'Identifies the request in the operations log' },
    errors: {
      type: 'array',
      description: 'Each fault of the request',
      items: {
        type: 'object',
        required: ['path', 'expected'],
        properties: {
          path: { type: 'string', description: 'The place of the fault in the request' },
          expected: { type: 'string', description: 'The expected value' },
        },
      },
    },
  },
}
