import { plainReshape } from './elementwise.ts';
import type { Graph, Value } from './graph.ts';

/**
 * 2-D cross-correlation, x [n, c, h, w] with weight [k, c / groups, size, size] -> [n, k, h', w'],
 * h' = floor((h + 2 padding - size) / stride) + 1 (eq. 1 and 2). With groups, filter f reads the
 * channels of its group only; c groups make it depthwise (Howard et al. 2017). Gradients:
 * ConvTranspose for dx; im2col and one matrix product per group for the weights, the fastest form
 * that stock ONNX Runtime offers on a CPU.
 *
 * @throws RangeError when the kernel or the number of groups does not fit the channels
 */
export function conv(
  graph: Graph,
  x: Value,
  weight: Value,
  options: { stride?: number; padding?: number; groups?: number; bias?: Value } = {},
): Value {
  const { stride = 1, padding = 0, groups = 1, bias } = options;
  const [n, c, height, width] = x.dims as [number, number, number, number];
  const [k, weightChannels, size] = weight.dims as [number, number, number];
  if (weightChannels * groups !== c || k % groups !== 0) {
    throw new RangeError(
      `convolution of ${c} channels by ${k} filters with a kernel for ${weightChannels} in ${groups} groups`,
    );
  }
  const outHeight = Math.floor((height + 2 * padding - size) / stride) + 1;
  const outWidth = Math.floor((width + 2 * padding - size) / stride) + 1;
  const inputs = bias === undefined ? [x, weight] : [x, weight, bias];
  const output = graph.emit('Conv', inputs, [n, k, outHeight, outWidth], window({ size, stride, padding, groups }));

  return graph.differentiable(inputs, output, (dy, wanted) => [
    wanted[0] ? inputGradient(graph, x, weight, dy, { size, stride, padding, groups }) : undefined,
    wanted[1] ? weightGradient(graph, x, dy, { size, stride, padding, groups }) : undefined,
    wanted[2] ? channelSums(graph, dy) : undefined,
  ]);
}

/**
 * Sums over everything but the channels: [n, c, h, w] -> [c]. Contiguous memory first, which is the
 * fast reduction.
 */
export function channelSums(graph: Graph, x: Value): Value {
  const [n, c, height, width] = x.dims as [number, number, number, number];
  const flat = plainReshape(graph, x, [n, c, height * width]);
  const perPicture = graph.emit('ReduceSum', [flat, graph.ints(2)], [n, c], { keepdims: 0 });
  return graph.emit('ReduceSum', [perPicture, graph.ints(0)], [c], { keepdims: 0 });
}

interface Window {
  size: number;
  stride: number;
  padding: number;
  groups: number;
}

function inputGradient(graph: Graph, x: Value, weight: Value, dy: Value, at: Window): Value {
  const { size, stride, padding, groups } = at;
  const [k, perGroup] = weight.dims as [number, number];
  if (stride === 1 && 2 * padding === size - 1) {
    // The same convolution with the rotated kernel: faster than ConvTranspose on small maps.
    const swapped = swapFiltersAndChannels(graph, weight, groups, [k / groups, perGroup, size, size]);
    const backwards = [graph.ints(-1, -1), graph.ints(-size - 1, -size - 1), graph.ints(2, 3), graph.ints(-1, -1)];
    const turned = graph.emit('Slice', [swapped, ...backwards], swapped.dims);
    return graph.emit('Conv', [dy, turned], x.dims, window(at));
  }
  const gap = (axis: number) => x.dims[axis] - ((dy.dims[axis] - 1) * stride + size - 2 * padding);
  return graph.emit('ConvTranspose', [dy, weight], x.dims, {
    ...window(at),
    output_padding: [gap(2), gap(3)],
  });
}

/** [groups * filters, channels, h, w] -> [groups * channels, filters, h, w], within each group. */
function swapFiltersAndChannels(
  graph: Graph,
  weight: Value,
  groups: number,
  [filters, channels, h, w]: [number, number, number, number],
): Value {
  const split = plainReshape(graph, weight, [groups, filters, channels, h, w]);
  const swapped = graph.emit('Transpose', [split], [groups, channels, filters, h, w], { perm: [0, 2, 1, 3, 4] });
  return plainReshape(graph, swapped, [groups * channels, filters, h, w]);
}

function window({ size, stride, padding, groups }: Window): Record<string, number[] | number> {
  return {
    kernel_shape: [size, size],
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    group: groups,
  };
}

function weightGradient(graph: Graph, x: Value, dy: Value, at: Window): Value {
  const { size, groups } = at;
  const [n, c] = x.dims as [number, number];
  const [, k, outHeight, outWidth] = dy.dims as [number, number, number, number];
  const positions = n * outHeight * outWidth;
  // Channels first, so that pictures and positions form one long axis to sum over.
  const rows = graph.emit('Transpose', [dy], [k, n, outHeight, outWidth], { perm: [1, 0, 2, 3] });
  const columns = patches(graph, graph.emit('Transpose', [x], [c, n, x.dims[2], x.dims[3]], { perm: [1, 0, 2, 3] }), {
    ...at,
    outHeight,
    outWidth,
  });
  if (groups > 1) return weightGradientByGroup(graph, rows, columns, { k, c, size, groups, positions });
  const product = graph.emit(
    'Gemm',
    [plainReshape(graph, rows, [k, positions]), plainReshape(graph, columns, [size * size * c, positions])],
    [k, size * size * c],
    { transB: 1 },
  );
  const unfolded = plainReshape(graph, product, [k, size, size, c]);
  return graph.emit('Transpose', [unfolded], [k, c, size, size], { perm: [0, 3, 1, 2] });
}

/** One matrix product per group: rows [k, …] with the columns of the group's own channels. */
function weightGradientByGroup(
  graph: Graph,
  rows: Value,
  columns: Value,
  { k, c, size, groups, positions }: { k: number; c: number; size: number; groups: number; positions: number },
): Value {
  const [filters, channels, taps] = [k / groups, c / groups, size * size];
  const split = plainReshape(graph, columns, [taps, groups, channels, positions]);
  const perGroup = graph.emit('Transpose', [split], [groups, positions, taps, channels], { perm: [1, 3, 0, 2] });
  const product = graph.emit(
    'MatMul',
    [
      plainReshape(graph, rows, [groups, filters, positions]),
      plainReshape(graph, perGroup, [groups, positions, taps * channels]),
    ],
    [groups, filters, taps * channels],
  );
  const unfolded = plainReshape(graph, product, [k, size, size, channels]);
  return graph.emit('Transpose', [unfolded], [k, channels, size, size], { perm: [0, 3, 1, 2] });
}

/**
 * im2col: [c, n, h, w] -> [size * size * c, n, h', w'], the picture shifted to each place of the
 * kernel.
 */
function patches(graph: Graph, x: Value, at: Window & { outHeight: number; outWidth: number }): Value {
  const { size, stride, padding, outHeight, outWidth } = at;
  const [c, n, height, width] = x.dims as [number, number, number, number];
  if (size === 1 && stride === 1 && padding === 0) return x;
  const padded =
    padding === 0
      ? x
      : graph.emit(
          'Pad',
          [x, graph.ints(0, 0, padding, padding, 0, 0, padding, padding)],
          [c, n, height + 2 * padding, width + 2 * padding],
        );
  const rest = padded.dims[2];
  // Horizontal shifts first, on a third of the data: those copies are short, the vertical ones
  // long.
  const sideways = each(size, (left) => {
    const ends = graph.ints(left + (outWidth - 1) * stride + 1);
    return graph.emit(
      'Slice',
      [padded, graph.ints(left), ends, graph.ints(3), graph.ints(stride)],
      [c, n, rest, outWidth],
    );
  });
  const wide = graph.emit('Concat', sideways, [size * c, n, rest, outWidth], { axis: 0 });
  const down = each(size, (top) => {
    const ends = graph.ints(top + (outHeight - 1) * stride + 1);
    const rows = [wide, graph.ints(top), ends, graph.ints(2), graph.ints(stride)];
    return graph.emit('Slice', rows, [size * c, n, outHeight, outWidth]);
  });
  return graph.emit('Concat', down, [size * size * c, n, outHeight, outWidth], { axis: 0 });
}

function each<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
