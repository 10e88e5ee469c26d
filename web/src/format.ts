import type { Channel } from '@dlsift/client';

interface ChannelWords {
  name: string;
  /** What the channel compares, for users who do not know its name. */
  meaning: string;
}

export const channelWords: Readonly<Record<Channel, ChannelWords>> = {
  cnn: { name: 'CNN', meaning: 'what the picture shows' },
  sift: { name: 'SIFT', meaning: 'details, wherever they lie' },
  color: { name: 'Colour', meaning: 'colour of the main object' },
  position: { name: 'Position', meaning: 'where the main object lies' },
  shape: { name: 'Shape', meaning: 'roundness and size of the main object' },
};

const grouped = new Intl.NumberFormat('en', { useGrouping: true });
/** 12345 as 12 345, with a narrow no-break space. */
export const count = (value: number): string => grouped.format(value).replaceAll(',', '\u202f');

export const twoDigits = (value: number): string => value.toFixed(2).replace('-', '−');

/** A fraction from 0 to 1 in percent: whole, or with one decimal below 10 %. */
export function percent(fraction: number): string {
  const value = fraction * 100;
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)}\u202f%`;
}

/** Milliseconds as text. */
export function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)}\u202fs`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)}\u202fms`;
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)}\u202fMB`;

/** A count with its noun: `1 picture`, `12 345 pictures`. */
export function plural(value: number, noun: string, nouns = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : nouns}`;
}

const classesNamed = 6;

/** Classes by number, or their count where there are many. */
export function classList(classes: number[]): string {
  if (classes.length > classesNamed) return `${count(classes.length)} classes`;
  return `${classes.length === 1 ? 'class' : 'classes'} ${classes.join(', ')}`;
}

/** The owner's part of a drop-folder key: inbox/tenant/flowers/rose.jpg as flowers/rose.jpg. */
export function shortKey(key: string): string {
  return key.split('/').slice(2).join('/') || key;
}
export const fileName = (key: string): string => key.split('/').at(-1) ?? key;
