/**
 * Values of which the examples in the OpenAPI document are made, so that one picture is the same in
 * all of them.
 */
export const samples = {
  imageId: '5d41402abc4b2a76b9719d911017c592',
  otherImageId: '7d793037a0760186574b0282f2f435e7',
  searchId: '9a0364b9e99bb480dd25e1f0284c8555',
  uploadId: '7b8b965ad4bca0e41ab51de7b31363a1',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  user: 'ada@example.org',
  key: 'inbox/demo/flowers/rose.jpg',
  label: 'flowers',
  metadata: { year: 1990, onLoan: true, artist: 'Ada' },
  version: '20260101T000000-1f0c2d',
  featureSet: { name: 'general-256@4+vlad-64-256@1', standIn: false },
  weights: { cnn: 0.75, sift: 0.15, color: 0.06, position: 0.02, shape: 0.02 },
  similarities: { cnn: 0.95, sift: 0.6, color: 0.99, position: 0.9, shape: 0.8 },
  region: { x: 10, y: 20, width: 300, height: 200 },
  quad: [
    [12, 30],
    [290, 24],
    [296, 210],
    [15, 216],
  ],
  url: 'https://bucket.s3.eu-central-1.amazonaws.com/…',
  at: '2026-01-01T00:00:00.000Z',
  later: '2026-01-01T00:15:00.000Z',
};
