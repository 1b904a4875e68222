import { statfsSync } from 'node:fs';

/** Linux magic numbers (linux/magic.h and drivers) of file systems that are shared between machines. */
const NETWORK_DISKS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x0bd00bd0, 'Lustre'],
  [0x01161970, 'GFS2'],
  [0x47504653, 'GPFS'],
]);

/**
 * Returns the kind of network file system of the folder; undefined for a local disk, and if it cannot be determined.
 */
export function networkDiskOf(folder: string): string | undefined {
  return nameOfDisk(statfsSync(folder).type);
}

export function nameOfDisk(type: number): string | undefined {
  // As unsigned: on some machines the kernel's number is signed.
  return NETWORK_DISKS.get(type >>> 0);
}
