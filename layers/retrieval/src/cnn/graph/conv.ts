import { plainReshape } from './elementwise.ts';
import type { Graph, Value } from './graph.ts';

/**
 * 2-D cross-correlation, x [n, c, h, w] with weight [k, c, size, size] -> [n, k, h', w'], h' =
 * floor((h + 2 padding - size) / stride) + 1 (eq. 1 and 2). Gradients: ConvTranspose for dx; im2col
 * and one matrix product for the weights, the fastest form that stock ONNX Runtime offers on a CPU.
 */
export function conv(
  graph: Graph,
  x: Value,
  weight: Value,
  options: { stride?: number; padding?: number; bias?: Value } = {},
): Value {
  const { stride = 1, padding = 0, bias } = options;
  const [n, c, height, width] = x.dims as [number, number, number, number];
  const [k, weightChannels, size] = weight.dims as [number, number, number];
  if (weightChannels !== c) throw new RangeError(`convolution of ${c} channels with a kernel for ${weightChannels}`);
  const outHeight = Math.floor((height + 2 * padding - size) / stride) + 1;
  const outWidth = Math.floor((width + 2 * padding - size) / stride) + 1;
  const inputs = bias === undefined ? [x, weight] : [x, weight, bias];
  const output = graph.emit('Conv', inputs, [n, k, outHeight, outWidth], window({ size, stride, padding }));

  return graph.differentiable(inputs, output, (dy, wanted) => [
    wanted[0] ? inputGradient(graph, x, weight, dy, { size, stride, padding }) : undefined,
    wanted[1] ? weightGradient(graph, x, dy, { size, stride, padding }) : undefined,
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
}

function inputGradient(graph: Graph, x: Value, weight: Value, dy: Value, { size, stride, padding }: Window): Value {
  const [k, c] = weight.dims as [number, number];
  if (stride === 1 && 2 * padding === size - 1) {
    // The same convolution with the rotated kernel: faster than ConvTranspose on small maps.
    const swapped = graph.emit('Transpose', [weight], [c, k, size, size], { perm: [1, 0, 2, 3] });
    const backwards = [graph.ints(-1, -1), graph.ints(-size - 1, -size - 1), graph.ints(2, 3), graph.ints(-1, -1)];
    const turned = graph.emit('Slice', [swapped, ...backwards], swapped.dims);
    return graph.emit('Conv', [dy, turned], x.dims, window({ size, stride, padding }));
  }
  const gap = (axis: number) => x.dims[axis] - ((dy.dims[axis] - 1) * stride + size - 2 * padding);
  return graph.emit('ConvTranspose', [dy, weight], x.dims, {
    ...window({ size, stride, padding }),
    output_padding: [gap(2), gap(3)],
  });
}

function window({ size, stride, padding }: Window): Record<string, number[]> {
  return { kernel_shape: [size, size], strides: [stride, stride], pads: [padding, padding, padding, padding] };
}

function weightGradient(graph: Graph, x: Value, dy: Value, { size, stride, padding }: Window): Value {
  const [n, c] = x.dims as [number, number];
  const [, k, outHeight, outWidth] = dy.dims as [number, number, number, number];
  const positions = n * outHeight * outWidth;
  // Channels first, so that pictures and positions form one long axis to sum over.
  const rows = graph.emit('Transpose', [dy], [k, n, outHeight, outWidth], { perm: [1, 0, 2, 3] });
  const columns = patches(graph, graph.emit('Transpose', [x], [c, n, x.dims[2], x.dims[3]], { perm: [1, 0, 2, 3] }), {
    size,
    stride,
    padding,
    outHeight,
    outWidth,
  });
  const product = graph.emit(
    'Gemm',
    [plainReshape(graph, rows, [k, positions]), plainReshape(graph, columns, [size * size * c, positions])],
    [k, size * size * c],
    { transB: 1 },
  );
  const unfolded = plainReshape(graph, product, [k, size, size, c]);
  return graph.emit('Transpose', [unfolded], [k, c, size, size], { perm: [0, 3, 1, 2] });
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
