/** What Node reports about a failed system call. */
interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly address?: string;
  readonly hostname?: string;
  readonly port?: number;
}

/** Returns in one line why the service cannot listen and what to do; undefined for anything but a system error. */
export function systemRemedyOf(error: unknown): string | undefined {
  if (!isSystemError(error)) return undefined;
  const { code, syscall, message, address, hostname, port } = error;
  if (code === 'EMFILE' || code === 'ENFILE')
    return `The process may not open more files (${code}): raise its limit (ulimit -n, LimitNOFILE).`;
  if (syscall !== 'listen' && syscall !== 'bind' && syscall !== 'getaddrinfo')
    return `The service cannot start: ${message}`;
  switch (code) {
    case 'EADDRINUSE':
      return `The port is in use by another program (${port}): stop that program, or set PORT to another port (0 takes any free one).`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user (EACCES): set PORT to a number above 1023.`;
    case 'EADDRNOTAVAIL':
      return (
        `This machine has no address ${address} (EADDRNOTAVAIL): set HOST to one of its addresses, to 127.0.0.1 for this machine ` +
        'only, or to 0.0.0.0 or :: for all.'
      );
    case 'EAFNOSUPPORT':
      return `This machine does not support the protocol of the address ${address} (EAFNOSUPPORT): for IPv4 set HOST=0.0.0.0.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST is not an address: ${hostname} cannot be resolved (${code}). Set it to an address of this machine.`;
    default:
      return `The service cannot listen on HOST and PORT: ${message}`;
  }
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}
