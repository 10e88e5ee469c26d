/** A folder whose code other folders reach through one door only. */
export interface Room {
  name: string;
  /** Where it lives, relative to the root, with `/` at the end; or its one file. */
  path: string;
  /** The npm package it is, where it is one. */
  package?: string;
  /** The rooms it may import from. */
  mayUse: readonly string[];
}

/** The workspace's packages; `test/` and the configuration files import what they like. */
const packages: Room[] = [
  { name: 'web', path: 'web/', package: '@dlsift/web', mayUse: ['client'] },
  { name: 'cli', path: 'cli/', package: 'dlsift', mayUse: ['client'] },
  { name: 'bench', path: 'bench/', package: '@dlsift/bench', mayUse: ['retrieval', 'client'] },
  { name: 'local', path: 'local/', package: '@dlsift/local', mayUse: ['client', 'sample'] },
  { name: 'sample', path: 'sample/', package: '@dlsift/sample', mayUse: [] },
  { name: 'cdk', path: 'cdk/', package: '@dlsift/cdk', mayUse: [] },
  { name: 'functions', path: 'functions/', package: '@dlsift/functions', mayUse: ['retrieval'] },
  { name: 'client', path: 'client/', package: '@dlsift/client', mayUse: [] },
  { name: 'retrieval', path: 'layers/retrieval/', package: '@dlsift/retrieval', mayUse: ['models', 'native'] },
  { name: 'native', path: 'layers/native/', package: '@dlsift/native', mayUse: [] },
  { name: 'models', path: 'models/', package: '@dlsift/models', mayUse: [] },
  { name: 'scripts', path: 'scripts/', mayUse: [] },
];

/** The retrieval layer's rooms from the ground up: each may use those before it. */
const fromTheGroundUp = [
  'matrix',
  'random',
  'kernel-memory',
  'image',
  'sift',
  'cnn',
  'object',
  'vlad',
  'matching',
  'features',
  'words',
  'similarity',
  'partition',
  'index',
  'profile',
  'evaluation',
  'storage',
];

/** Values so small that one file is the whole room. */
const oneFile = new Set(['matrix', 'random', 'kernel-memory']);

const source = 'layers/retrieval/src/';

const layerRooms: Room[] = fromTheGroundUp.map((name, i) => ({
  name: `retrieval/${name}`,
  path: oneFile.has(name) ? `${source}${name}.ts` : `${source}${name}/`,
  mayUse: [...fromTheGroundUp.slice(0, i).map((below) => `retrieval/${below}`), 'models', 'native'],
}));

/** `@dlsift/retrieval` itself: it hands on what the rooms show. */
const layerFace: Room = {
  name: 'retrieval/face',
  path: `${source}retrieval.ts`,
  mayUse: layerRooms.map(({ name }) => name),
};

/** Innermost first, so that the first match is the room a file lives in. */
export const rooms: readonly Room[] = [...layerRooms, layerFace, ...packages];
