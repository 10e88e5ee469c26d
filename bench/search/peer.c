/*
 * Scans in C with AVX2, one thread: inner products and a bounded heap, of float32 exactly, of int8 with a query in 7 bits. One JSON
 * request a line in, one answer a line out.
 *
 * {"op":"hello"}                                              -> {"ok":1}
 * {"op":"load","columns":D,"vectors":PATH,"queries":PATH}     -> {"rows":N}
 * {"op":"scan","k":K}                                         -> {"ms":[one per query],"rows":[the best row of each]}
 * {"op":"scan-bytes","k":K}                                   -> the same
 */
#include <immintrin.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_K = 1024 };
static float *vectors, *queries;
/* An element of a row is about its int8 times the row's scale. */
static signed char *bytes;
static float *scales;
static int *sums;
static long rows, asked;
static int columns, kept;
static float scores[MOST_K];
static int places[MOST_K];

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

static void offer(float score, int place, int k) {
  if (kept == k && score <= scores[0]) return;
  int hole = 0;
  if (kept < k) {
    for (hole = kept++; hole > 0 && scores[(hole - 1) / 2] > score; hole = (hole - 1) / 2) {
      scores[hole] = scores[(hole - 1) / 2];
      places[hole] = places[(hole - 1) / 2];
    }
  } else {
    for (int child = 1; child < k; child = 2 * hole + 1) {
      if (child + 1 < k && scores[child + 1] < scores[child]) child++;
      if (scores[child] >= score) break;
      scores[hole] = scores[child];
      places[hole] = places[child];
      hole = child;
    }
  }
  scores[hole] = score;
  places[hole] = place;
}

/* columns: a multiple of 32 */
static void scan(const float *query, int k) {
  kept = 0;
  for (long row = 0; row < rows; row++) {
    const float *x = vectors + row * columns;
    __m256 a = _mm256_setzero_ps(), b = a, c = a, d = a;
    for (int i = 0; i < columns; i += 32) {
      a = _mm256_fmadd_ps(_mm256_loadu_ps(x + i), _mm256_loadu_ps(query + i), a);
      b = _mm256_fmadd_ps(_mm256_loadu_ps(x + i + 8), _mm256_loadu_ps(query + i + 8), b);
      c = _mm256_fmadd_ps(_mm256_loadu_ps(x + i + 16), _mm256_loadu_ps(query + i + 16), c);
      d = _mm256_fmadd_ps(_mm256_loadu_ps(x + i + 24), _mm256_loadu_ps(query + i + 24), d);
    }
    a = _mm256_add_ps(_mm256_add_ps(a, b), _mm256_add_ps(c, d));
    __m128 sum = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    sum = _mm_hadd_ps(sum, sum);
    offer(_mm_cvtss_f32(_mm_hadd_ps(sum, sum)), (int)row, k);
  }
}

static void quantise(void) {
  bytes = aligned_alloc(64, rows * columns);
  scales = malloc(rows * sizeof(float));
  sums = malloc(rows * sizeof(int));
  if (!bytes || !scales || !sums) exit(3);
  for (long row = 0; row < rows; row++) {
    float most = 0;
    for (int i = 0; i < columns; i++) most = fmaxf(most, fabsf(vectors[row * columns + i]));
    scales[row] = most > 0 ? most / 127 : 1;
    sums[row] = 0;
    for (int i = 0; i < columns; i++) {
      bytes[row * columns + i] = (signed char)lrintf(vectors[row * columns + i] / scales[row]);
      sums[row] += bytes[row * columns + i];
    }
  }
}

/* columns: a multiple of 64, at most 1024. What a scan of int8 cannot do without: no exact similarities after it. */
static void scan_bytes(const float *query, int k) {
  unsigned char elements[1024];
  float least = 0, most = 0;
  for (int i = 0; i < columns; i++) {
    least = fminf(least, query[i]);
    most = fmaxf(most, query[i]);
  }
  const float step = most > least ? (most - least) / 127 : 1;
  const int zero = (int)lrintf(-least / step);
  for (int i = 0; i < columns; i++) {
    const int element = (int)lrintf(query[i] / step) + zero;
    elements[i] = (unsigned char)(element > 127 ? 127 : element);
  }
  const __m256i one = _mm256_set1_epi16(1);
  kept = 0;
  for (long row = 0; row < rows; row++) {
    const signed char *x = bytes + row * columns;
    __m256i a = _mm256_setzero_si256(), b = a;
    for (int i = 0; i < columns; i += 64) {
      const __m256i *q = (const __m256i *)(elements + i), *v = (const __m256i *)(x + i);
      a = _mm256_add_epi32(a, _mm256_madd_epi16(_mm256_maddubs_epi16(_mm256_loadu_si256(q), _mm256_loadu_si256(v)), one));
      b = _mm256_add_epi32(b, _mm256_madd_epi16(_mm256_maddubs_epi16(_mm256_loadu_si256(q + 1), _mm256_loadu_si256(v + 1)), one));
    }
    a = _mm256_add_epi32(a, b);
    __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
    sum = _mm_hadd_epi32(sum, sum);
    const int dot = _mm_cvtsi128_si32(_mm_hadd_epi32(sum, sum));
    offer((float)(dot - zero * sums[row]) * scales[row] * step, (int)row, k);
  }
}

static int best(void) {
  int which = 0;
  for (int i = 1; i < kept; i++) if (scores[i] > scores[which]) which = i;
  return places[which];
}

static float *read_floats(const char *path, long *count) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(3);
  fseek(file, 0, SEEK_END);
  *count = ftell(file) / (long)sizeof(float);
  rewind(file);
  float *values = aligned_alloc(64, (*count * sizeof(float) + 63) / 64 * 64);
  if (!values || fread(values, sizeof(float), *count, file) != (size_t)*count) exit(3);
  fclose(file);
  return values;
}

/* The value of a string or whole number in a flat JSON object whose strings hold no quotes. */
static const char *field(const char *line, const char *name, char *value) {
  char quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\":", name);
  const char *at = strstr(line, quoted);
  *value = 0;
  if (at) sscanf(at + strlen(quoted), *(at + strlen(quoted)) == '"' ? "\"%1000[^\"]" : "%1000[0-9]", value);
  return value;
}

int main(void) {
  static char line[8192], value[1024];
  while (fgets(line, sizeof line, stdin)) {
    if (!strcmp(field(line, "op", value), "load")) {
      columns = atoi(field(line, "columns", value));
      vectors = read_floats(field(line, "vectors", value), &rows);
      rows /= columns;
      quantise();
      queries = read_floats(field(line, "queries", value), &asked);
      asked /= columns;
      printf("{\"rows\":%ld}\n", rows);
    } else if (!strncmp(value, "scan", 4)) {
      void (*const run)(const float *, int) = strcmp(value, "scan") ? scan_bytes : scan;
      const int k = atoi(field(line, "k", value));
      double *ms = malloc(asked * sizeof(double));
      int *found = malloc(asked * sizeof(int));
      for (long q = 0; q < asked; q++) {
        const double start = milliseconds();
        run(queries + q * columns, k);
        ms[q] = milliseconds() - start;
        found[q] = best();
      }
      printf("{\"ms\":[");
      for (long q = 0; q < asked; q++) printf("%s%.4f", q ? "," : "", ms[q]);
      printf("],\"rows\":[");
      for (long q = 0; q < asked; q++) printf("%s%d", q ? "," : "", found[q]);
      printf("]}\n");
      free(ms);
      free(found);
    } else {
      printf("{\"ok\":1}\n");
    }
    fflush(stdout);
  }
  return 0;
}
