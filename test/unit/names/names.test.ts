import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLabel, cleanName, cleanPrefix, isLeftover } from '../../../names/index.ts';

describe('a name has one form', () => {
  it('whatever its accents and the blanks at its ends', () => {
    expect(cleanName('cafe\u0301')).toBe('caf\u00e9');
    expect(cleanName(' \u00a0trail\t')).toBe('trail');
    expect(cleanName('a  b')).toBe('a  b');
  });

  it('that stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = cleanLabel(text);
        expect(cleanLabel(once)).toBe(once);
        expect(cleanLabel(text.normalize('NFD'))).toBe(once);
        expect(cleanLabel(` ${text} `)).toBe(once);
      }),
    );
  });

  it('in every folder of a label', () => {
    expect(cleanLabel('trips /cafe\u0301 / big')).toBe('trips/caf\u00e9/big');
  });

  it('up to the end of a prefix, where blanks count', () => {
    expect(cleanPrefix(' cafe\u0301 ')).toBe('caf\u00e9 ');
  });
});

describe('what operating systems leave behind', () => {
  it.each([
    '._rose.jpg',
    '.DS_Store',
    'Thumbs.db',
    'thumbs.DB',
    'desktop.ini',
    'Icon\r',
    'rose.xmp',
    'IMG_0001.AAE',
    '__MACOSX/rose.jpg',
    'inbox/demo/cats/@eaDir/rose.jpg/SYNOPHOTO_THUMB_M.jpg',
    '.thumbnails/rose.jpg',
    '$RECYCLE.BIN/rose.jpg',
    '.Trash-1000/rose.jpg',
  ])('is %j', (path) => {
    expect(isLeftover(path)).toBe(true);
  });

  it.each(['rose.jpg', 'Icon', 'xmp/rose.jpg', 'thumbs.db.jpg', 'macosx/rose.jpg', '.hidden.jpg', 'aae.png'])(
    'is not %j',
    (path) => {
      expect(isLeftover(path)).toBe(false);
    },
  );
});
