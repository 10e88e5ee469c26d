"""The preset `compact` in PyTorch behind a pipe: one JSON request a line in, one JSON answer a line out.

{"op": "open", "batch", "side", "dimensions", "classes", "threads"} -> {"version"}
{"op": "step"}                                                      -> {"ms", "loss"}   one training step
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Compact(nn.Module):
    def __init__(self, dimensions, classes):
        super().__init__()
        layers, channels = [], 3
        for filters in (32, 64, 128, 256):
            layers += [
                nn.Conv2d(channels, filters, 3, padding=1, bias=False),
                nn.BatchNorm2d(filters),
                nn.ReLU(inplace=True),
                nn.MaxPool2d(2),
            ]
            channels = filters
        self.body = nn.Sequential(*layers)
        self.embedding = nn.Linear(channels, dimensions)
        self.classifier = nn.Parameter(torch.randn(classes, dimensions))

    def forward(self, pictures):
        embedding = self.embedding(self.body(pictures).mean((2, 3)))
        return 12 * F.normalize(embedding) @ F.normalize(self.classifier).T


def open_network(request):
    global network, optimiser, pictures, labels
    torch.set_num_threads(request["threads"])
    network = Compact(request["dimensions"], request["classes"])
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    pictures = torch.randn(request["batch"], 3, request["side"], request["side"])
    labels = torch.arange(request["batch"]) % request["classes"]
    return {"version": torch.__version__}


def step(_):
    start = time.perf_counter()
    loss = F.cross_entropy(network(pictures), labels, label_smoothing=0.1)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return {"ms": (time.perf_counter() - start) * 1e3, "loss": loss.item()}


operations = {"open": open_network, "step": step}
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(operations[asked["op"]](asked)), flush=True)
