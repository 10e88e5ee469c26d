import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CloudError, explained } from '../../../local/cloud/errors.ts';
import { parseOptions, refuseTakenByNpm } from '../../../local/options.ts';
import { needsPartition } from '../../../local/start-up/partition.ts';

const parse = (...args: string[]) => parseOptions(args, tmpdir(), '/project/.dlsift');

describe('the command line', () => {
  it('has a default for everything', () => {
    expect(parse()).toEqual({
      photos: undefined,
      port: 8080,
      state: '/project/.dlsift',
      fresh: false,
      json: false,
      help: false,
    });
  });

  it('resolves relative folders from the user’s folder', () => {
    expect(parse('--state', 'here', '--photos', '.', '--port=0', '--fresh', '--json')).toMatchObject({
      state: join(tmpdir(), 'here'),
      photos: tmpdir(),
      port: 0,
      fresh: true,
      json: true,
    });
  });

  it.each([
    [['--photo', 'x'], "Unknown option '--photo'"],
    [['x'], "Unexpected argument 'x'"],
    [['--port', 'http'], '--port: expected a number from 0 to 65535, received "http"'],
    [['--port', '65536'], '--port: expected a number from 0 to 65535'],
    [['--port'], "Option '--port <value>' argument missing"],
    [['--port', '-1'], "Option '--port' argument is ambiguous.\n\nnpm start"],
    [['--photos', 'no-such-folder'], `--photos: expected a folder, found none at ${join(tmpdir(), 'no-such-folder')}`],
  ])('%j is refused', (args, message) => expect(() => parse(...args)).toThrow(message));

  it('is refused where npm consumed a part of it', () => {
    expect(() => refuseTakenByNpm({ npm_config_cache: '/home', npm_config_fresh: 'true' })).toThrow(
      'npm took --fresh for itself. Write -- before the options:\n\nnpm start -- [options]',
    );
    expect(() => refuseTakenByNpm({ npm_config_cache: '/home' })).not.toThrow();
  });
});

describe('an error that ends the cloud', () => {
  const full = 'No space is left on the disk of /state. Free some and start again: what was added before is kept.';
  const other = new Error('unforeseen');
  it.each([
    [new CloudError('Port 1 is taken.'), 'Port 1 is taken.'],
    [new Error('ENOSPC: no space left on device, write'), full],
    [new Error('database or disk is full'), full],
    [new Error('IO error: /state/dynamodb/000003.log: No space left on device'), full],
    [other, other],
  ])('%s is shown as what a person can act on', (error, shown) => expect(explained(error, '/state')).toBe(shown));
});

describe('a library is partitioned', () => {
  const images = (ready: number) => ({ ready, rejected: 0 });
  const partition = { version: 'v', builtAt: '', images: 100, featureSet: 'new' };
  const featureSet = { name: 'new', standIn: false };
  it.each([
    [{ images: images(0), partition: null }, false],
    [{ images: images(1), partition: null }, true],
    [{ images: images(110), partition }, false],
    [{ images: images(111), partition }, true],
    [{ images: images(89), partition }, true],
    [{ images: images(100), partition: { ...partition, featureSet: 'old' } }, true],
  ])('with %j: %s', (usage, expected) => expect(needsPartition({ ...usage, featureSet })).toBe(expected));
});
