"""EfficientNet-Lite0 (Tan and Le 2019; the "Lite" variant of 2020) as an ONNX graph for inference.

Batch normalisation is folded into the convolutions. Large weights are stored in half precision and
cast to float32 when the file is opened.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# (blocks, kernel, stride of the first block, expansion, output channels) of each stage.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
EPSILON = 1e-3
FEATURES = 1280
# Smallest tensor stored in half precision, in elements: below it there is nothing to gain.
SMALLEST_HALVED = 2048


class GraphBuilder:
    """Collects nodes and weights."""

    def __init__(self, tensors: dict[str, np.ndarray]) -> None:
        self.tensors = tensors
        self.casts: list[onnx.NodeProto] = []
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, values) -> str:
        """Adds a float32 tensor and returns the name that nodes read it by."""
        values = np.asarray(values, np.float32)
        if values.size < SMALLEST_HALVED:
            self.weights.append(numpy_helper.from_array(values, name))
            return name
        self.weights.append(numpy_helper.from_array(values.astype(np.float16), f"{name}:half"))
        self.casts.append(helper.make_node("Cast", [f"{name}:half"], [name], to=TensorProto.FLOAT))
        return name

    def node(self, op: str, inputs: list[str], output: str, **attributes) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def convolution(
        self, picture: str, weight: str, norm: str, *, stride: int = 1, relu6: bool
    ) -> str:
        """Convolution with its batch normalisation, zero padding as TensorFlow's SAME."""
        kernel = self.tensors[f"{weight}.weight"]
        gamma, beta, mean, variance = (
            self.tensors[f"{norm}.{part}"]
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = gamma / np.sqrt(variance + EPSILON)
        inputs = [
            picture,
            self.constant(f"{weight}.weight", kernel * scale[:, None, None, None]),
            self.constant(f"{weight}.bias", beta - mean * scale),
        ]
        output = self.node(
            "Conv",
            inputs,
            weight,
            auto_pad="SAME_UPPER",
            group=1 if kernel.shape[1] > 1 else kernel.shape[0],
            kernel_shape=list(kernel.shape[2:]),
            strides=[stride, stride],
        )
        return (
            self.node("Clip", [output, "relu6.min", "relu6.max"], f"{weight}.relu6")
            if relu6
            else output
        )

    def block(
        self, picture: str, index: int, *, stride: int, expansion: int, residual: bool
    ) -> str:
        """Inverted residual block (Sandler et al. 2018)."""
        prefix = f"_blocks.{index}"
        inner = picture
        if expansion > 1:
            inner = self.convolution(inner, f"{prefix}._expand_conv", f"{prefix}._bn0", relu6=True)
        inner = self.convolution(
            inner, f"{prefix}._depthwise_conv", f"{prefix}._bn1", stride=stride, relu6=True
        )
        inner = self.convolution(inner, f"{prefix}._project_conv", f"{prefix}._bn2", relu6=False)
        return self.node("Add", [inner, picture], f"{prefix}.sum") if residual else inner

    def trunk(self, picture: str) -> str:
        """Picture [n, 3, h, w], normalised -> pooled features [n, 1280]."""
        self.constant("relu6.min", 0)
        self.constant("relu6.max", 6)
        current = self.convolution(picture, "_conv_stem", "_bn0", stride=2, relu6=True)
        channels, index = 32, 0
        for blocks, _kernel, first_stride, expansion, out in STAGES:
            for i in range(blocks):
                stride = first_stride if i == 0 else 1
                residual = stride == 1 and channels == out
                current = self.block(
                    current, index, stride=stride, expansion=expansion, residual=residual
                )
                channels, index = out, index + 1
        current = self.convolution(current, "_conv_head", "_bn1", relu6=True)
        pooled = self.node("GlobalAveragePool", [current], "pooled")
        return self.node("Flatten", [pooled], "features")


def embedding_model(tensors: dict[str, np.ndarray], head: np.ndarray, side: int) -> onnx.ModelProto:
    """The whole network, `picture` [n, 3, side, side] -> `embedding` [n, d] and `features` [n, 1280].

    The picture is RGB in [0, 1], float32. `head` [1280, d] maps features to the embedding.
    """
    graph = GraphBuilder(tensors)
    # (255 x - 127) / 128 for x in [0, 1], as the network was trained.
    scaled = graph.node(
        "Mul", ["picture", graph.constant("input.scale", 255 / 128)], "input.scaled"
    )
    normalised = graph.node(
        "Sub", [scaled, graph.constant("input.mean", 127 / 128)], "input.normalised"
    )
    features = graph.trunk(normalised)
    graph.node("MatMul", [features, graph.constant("head.weight", head)], "embedding")
    model = helper.make_model(
        helper.make_graph(
            graph.casts + graph.nodes,
            "general-256",
            [helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["n", 3, side, side])],
            [
                helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", head.shape[1]]),
                helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", FEATURES]),
            ],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", 13)],
        ir_version=8,
        producer_name="dlsift",
    )
    onnx.checker.check_model(model, full_check=True)
    return model
