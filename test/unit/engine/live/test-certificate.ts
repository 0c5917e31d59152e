import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A key and a certificate that nobody trusts; null, with a printed reason, where none can be made. */
export function selfSigned(
  dir: string,
  name = 'localhost',
): { readonly key: string; readonly cert: string } | null {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-keyout', key, '-out', cert, '-days', '2', '-subj', `/CN=${name}`],
    ...['-addext', `subjectAltName=DNS:${name}`],
  ]);
  if (made.status === 0) return { key, cert };
  console.log('The test of certificates needs the program openssl and is left out.');
  return null;
}
