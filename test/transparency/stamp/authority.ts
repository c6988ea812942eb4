/** A time stamp authority of the test's own: its keys and its answers are openssl's, which is not what is tested. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const config = `
[req]
distinguished_name = name
prompt = no
[name]
CN = test
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[usual]
basicConstraints = CA:false
extendedKeyUsage = timeStamping
[both]
basicConstraints = CA:false
extendedKeyUsage = critical,timeStamping,serverAuth
[none]
basicConstraints = CA:false
[issuing]
database = index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = anybody
unique_subject = no
[anybody]
commonName = supplied
[tsa]
default_tsa = tsa1
[tsa1]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
signer_digest = sha256
`

const openssl = (folder: string, args: ReadonlyArray<string>): void => {
  const { status, stderr } = spawnSync('openssl', [...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, OPENSSL_CONF: join(folder, 'tsa.cnf') },
  })
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`)
}

/** How a key of an authority is made: RSA or on a curve. */
export type KeyKind = 'rsa' | 'p256'
const keyArgs = {
  rsa: ['-newkey', 'rsa:2048'],
  p256: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
} as const

/** Folder of a root and its authorities. `days`: how long their certificates are valid from now; below zero they ended. */
export const makeAuthority = (folder: string, kind: KeyKind = 'rsa') => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'tsa.cnf'), config)
  writeFileSync(join(folder, 'serial'), '01\n')
  const root = ['-keyout', 'ca.key', '-out', 'ca.pem', '-days', '400', '-subj', '/CN=test root']
  const shape = ['-nodes', '-extensions', 'ca', '-config', 'tsa.cnf']
  openssl(folder, ['req', '-x509', ...keyArgs[kind], ...root, ...shape])
  const issue = (name: string, extensions: string, days: number): void => {
    const csr = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`, '-nodes']
    openssl(folder, ['req', ...keyArgs[kind], ...csr, '-config', 'tsa.cnf'])
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days)]
    const form = ['-extfile', 'tsa.cnf', '-extensions', extensions]
    openssl(folder, ['x509', '-req', '-in', `${name}.csr`, ...by, ...form, '-out', `${name}.pem`])
  }
  /** Another certificate with the key, the issuer and the number of one. */
  const twin = (name: string, of: string, serial: string): void => {
    copyFileSync(join(folder, `${of}.key`), join(folder, `${name}.key`))
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', serial, '-days', '60']
    const form = ['-extfile', 'tsa.cnf', '-extensions', 'stamping']
    openssl(folder, ['x509', '-req', '-in', `${of}.csr`, ...by, ...form, '-out', `${name}.pem`])
  }
  /** Root and `tsa` anew, valid from the begin of one year to that of another. */
  const backdate = (from: string, to: string): void => {
    writeFileSync(join(folder, 'index'), '')
    const between = ['-startdate', `${from}0101000000Z`, '-enddate', `${to}0101000000Z`]
    const ca = ['ca', '-batch', '-config', 'tsa.cnf', '-name', 'issuing', '-keyfile', 'ca.key']
    const csr = ['req', '-new', '-nodes', '-config', 'tsa.cnf']
    openssl(folder, [...csr, '-key', 'ca.key', '-subj', '/CN=test root', '-out', 'ca.csr'])
    const self = ['-selfsign', '-in', 'ca.csr', '-extensions', 'ca', '-out', 'ca.pem', '-notext']
    openssl(folder, [...ca, ...self, ...between])
    const tsa = ['-keyout', 'tsa.key', '-subj', '/CN=tsa', '-out', 'tsa.csr']
    openssl(folder, [...csr, ...keyArgs[kind], ...tsa])
    const by = ['-cert', 'ca.pem', '-in', 'tsa.csr', '-extensions', 'stamping', '-notext']
    openssl(folder, [...ca, ...by, '-out', 'tsa.pem', ...between])
  }
  /** The answer of openssl to the DER of a request. */
  const reply = (name: string, request: Uint8Array, ...more: ReadonlyArray<string>): Uint8Array => {
    writeFileSync(join(folder, 'request.tsq'), request)
    const by = ['-inkey', `${name}.key`, '-signer', `${name}.pem`, '-out', 'response.tsr']
    openssl(folder, [
      'ts',
      '-reply',
      '-config',
      'tsa.cnf',
      '-queryfile',
      'request.tsq',
      ...by,
      ...more,
    ])
    return new Uint8Array(readFileSync(join(folder, 'response.tsr')))
  }
  const pem = (name: string): string => readFileSync(join(folder, `${name}.pem`), 'utf8')
  return {
    folder,
    issue,
    twin,
    backdate,
    reply,
    pem,
    openssl: (...args: string[]) => openssl(folder, args),
  }
}
