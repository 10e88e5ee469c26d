/** A folder whose code other folders reach through one door only. */
export interface Room {
  name: string;
  /** Where it lives, relative to the root, with `/` at the end. */
  path: string;
  /** Name of its npm package, if it is one. */
  package?: string;
  /**
   * For a package, the packages it may import from; for a room inside one, the rooms of that
   * package.
   */
  mayUse: readonly string[];
  /** Rooms of other packages from which a package may import types. */
  mayUseTypesOf?: readonly string[];
}

/** Rooms of the local cloud from the ground up: each may use those before it. */
const cloudFromTheGroundUp = [
  'errors.ts',
  'template/',
  'servers/',
  'lambda/',
  'events/',
  'schedules/',
  'step-functions/',
  'http/',
  'run/',
];

const cloudName = (path: string) => `local-cloud/${path.replace(/\.ts$|\/$/, '')}`;

/** The workspace's packages. `test/` and the configuration files may import anything. */
const packages: Room[] = [
  { name: 'web', path: 'web/', package: '@dlsift/web', mayUse: ['client'] },
  { name: 'cli', path: 'cli/', package: 'dlsift', mayUse: ['client', 'names'] },
  { name: 'bench', path: 'bench/', package: '@dlsift/bench', mayUse: ['retrieval', 'client', 'sample'] },
  {
    name: 'local-cloud',
    path: 'local/cloud/',
    package: '@dlsift/local-cloud',
    mayUse: cloudFromTheGroundUp.map(cloudName),
  },
  { name: 'local', path: 'local/', package: '@dlsift/local', mayUse: ['client', 'local-cloud', 'sample'] },
  { name: 'sample', path: 'sample/', package: '@dlsift/sample', mayUse: [] },
  { name: 'cdk', path: 'cdk/', package: '@dlsift/cdk', mayUse: [], mayUseTypesOf: ['functions/builds'] },
  { name: 'functions', path: 'functions/', package: '@dlsift/functions', mayUse: ['retrieval'] },
  { name: 'client', path: 'client/', package: '@dlsift/client', mayUse: ['names'] },
  { name: 'retrieval', path: 'layers/retrieval/', package: '@dlsift/retrieval', mayUse: ['models', 'native', 'names'] },
  { name: 'native', path: 'layers/native/', package: '@dlsift/native', mayUse: [] },
  { name: 'models', path: 'models/', package: '@dlsift/models', mayUse: [] },
  { name: 'names', path: 'names/', package: '@dlsift/names', mayUse: [] },
  { name: 'scripts', path: 'scripts/', mayUse: [] },
];

/** The rooms of the retrieval layer from the ground up: each may use those before it. */
const fromTheGroundUp = [
  'math',
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
  'segments',
  'scan',
  'library',
  'recognise',
  'ranking',
  'profile',
  'evaluation',
  'storage',
];

const source = 'layers/retrieval/src/';

const layerRooms: Room[] = fromTheGroundUp.map((name, i) => ({
  name: `retrieval/${name}`,
  path: `${source}${name}/`,
  mayUse: fromTheGroundUp.slice(0, i).map((below) => `retrieval/${below}`),
}));

/** Rooms inside the API from the ground up: each may use those before it. */
const apiRooms = ['contract', 'services', 'http', 'pictures', 'results', 'resources'].map((name) => `api/${name}`);

/**
 * Rooms inside `functions/`, and which of them each may use. No function may use another function.
 */
const functionRooms: Room[] = Object.entries({
  'index-images/duplicates': ['common'],
  ...Object.fromEntries(apiRooms.map((name, i) => [name, ['common', 'builds', ...apiRooms.slice(0, i)]])),
  common: [],
  builds: ['common'],
  api: ['common', 'builds', ...apiRooms],
  authorize: ['common'],
  'index-images': ['common', 'index-images/duplicates'],
  'issue-key': ['common'],
  'learn-query': ['common'],
  page: [],
  'reconcile-inbox': ['common'],
  relearn: ['common', 'builds'],
  retrain: ['common', 'builds'],
  'schedule-retrainings': ['common', 'builds'],
}).map(([name, mayUse]) => ({
  name: `functions/${name}`,
  path: `functions/${name}/`,
  mayUse: mayUse.map((other) => `functions/${other}`),
}));

const cloudRooms: Room[] = cloudFromTheGroundUp.map((path, i) => ({
  name: cloudName(path),
  path: `local/cloud/${path}`,
  mayUse: cloudFromTheGroundUp.slice(0, i).map(cloudName),
}));

/** Innermost first, so that the first match is the room a file lives in. */
export const rooms: readonly Room[] = [...layerRooms, ...functionRooms, ...cloudRooms, ...packages];
