import { type Channel, channels, type Weights } from '@dlsift/client';

export const channelNames: Readonly<Record<Channel, string>> = {
  cnn: 'CNN',
  sift: 'SIFT',
  color: 'colour',
  position: 'position',
  shape: 'shape',
};

const levels = '▁▂▃▄▅▆▇█';

/** A value from 0 to 1 as one character's height. */
export function level(value: number): string {
  const step = Math.min(levels.length - 1, Math.max(0, Math.floor(value * levels.length)));
  return levels.charAt(step);
}

/** A value from 0 to 1 as a bar of `width` characters, in eighths of a character. */
export function bar(value: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, value)) * width * 8);
  const parts = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
  return ('█'.repeat(Math.floor(eighths / 8)) + parts[eighths % 8]).padEnd(width);
}

export const twoDigits = (value: number): string => value.toFixed(2);
export const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`;
export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

/** A duration, rounded for reading. */
export const duration = (ms: number): string => (ms < 1000 ? milliseconds(ms) : `${(ms / 1000).toFixed(1)} s`);

/** 1 234 567 bytes as `1.2 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** 12345 as 12 345: grouped digits read the same in every language. */
export function count(value: number): string {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** A count with its noun: `1 picture`, `12 345 pictures`. */
export function plural(value: number, noun: string, nouns = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : nouns}`;
}

const classesNamed = 6;

/** Classes by number, or their count where there are many. */
export function classList(classes: number[]): string {
  if (classes.length > classesNamed) return plural(classes.length, 'class', 'classes');
  return `${classes.length === 1 ? 'class' : 'classes'} ${classes.join(', ')}`;
}

/** An ISO time to the minute. */
export const minute = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

/** The owner of the weights, unless it is the default user. */
export const weightsOf = (user: string): string => (user === 'default' ? 'weights' : `weights of ${user}`);

/** The five weights of a profile in one line. */
export function weightsLine(weights: Weights): string {
  return channels.map((channel) => `${channelNames[channel]} ${twoDigits(weights[channel])}`).join('  ');
}
