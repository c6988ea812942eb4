/**
 * A c15t server as its own quickstart has it: its Kysely adapter on PostgreSQL, behind Hono's server for Node. Copied
 * into the folder where its packages are installed (install.ts) and started there, with `DATABASE_URL`.
 */
import { createServer } from 'node:http'
import { c15tInstance } from '@c15t/backend'
import { kyselyAdapter } from '@c15t/backend/db/adapters/kysely'
import { migrator } from '@c15t/backend/db/migrator'
import { DB } from '@c15t/backend/db/schema'
import { getRequestListener } from '@hono/node-server'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

// On two cores more connections only wait for each other: 10, 20 and 40 answered alike.
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 20 })
const adapter = kyselyAdapter({
  db: new Kysely({ dialect: new PostgresDialect({ pool }) }),
  provider: 'postgresql',
})
const migration = await migrator({ db: DB.client(adapter), schema: 'latest' })
await migration.execute()

const c15t = c15tInstance({
  appName: 'bench',
  basePath: '/api/c15t',
  trustedOrigins: ['localhost'],
  adapter,
  logger: { level: 'error' },
})
const server = createServer(getRequestListener((request) => c15t.handler(request)))
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`)
})
process.on('SIGTERM', () => process.exit(0))
