"""Three training steps of a small residual network in PyTorch, as the reference of test/unit/cnn/reference.test.ts.

    python3 test/parity/cnn/reference_training.py > test/unit/cnn/reference-training.json

Weights and pictures are sines of their squared index, so that both sides make them by themselves.
"""
import json

import torch
from torch import nn
from torch.nn import functional as F

N, SIDE, CLASSES, SCALE, RATE, STEPS = 4, 12, 3, 12.0, 0.02, 3


def wave(shape, phase, height):
    count = torch.Size(shape).numel()
    index = torch.arange(count, dtype=torch.float64)
    return (height * torch.sin(index * index * 0.7 + phase)).float().reshape(shape)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = nn.ParameterDict()
        self.norms = nn.ModuleDict()
        for name, shape in {
            "stem": (4, 3, 3, 3),
            "stage0_down": (6, 4, 3, 3),
            "stage0_block0_a": (6, 6, 3, 3),
            "stage0_block0_b": (6, 6, 3, 3),
        }.items():
            self.weights[name] = nn.Parameter(wave(shape, len(self.weights), 0.4))
            self.norms[name] = nn.BatchNorm2d(shape[0], eps=1e-5, momentum=0.1)
        self.weights["embedding"] = nn.Parameter(wave((6, 5), 4, 0.4))
        self.weights["embedding_bias"] = nn.Parameter(wave((5,), 5, 0.1))
        self.weights["classifier"] = nn.Parameter(wave((CLASSES, 5), 6, 0.4))

    def unit(self, x, name, stride=1):
        return self.norms[name](F.conv2d(x, self.weights[name], stride=stride, padding=1))

    def forward(self, x):
        x = F.relu(self.unit(x, "stem", 2))
        x = F.relu(self.unit(x, "stage0_down", 2))
        x = F.relu(self.unit(F.relu(self.unit(x, "stage0_block0_a")), "stage0_block0_b") + x)
        embedding = x.mean((2, 3)) @ self.weights["embedding"] + self.weights["embedding_bias"]
        return SCALE * F.normalize(embedding) @ F.normalize(self.weights["classifier"]).T


torch.set_num_threads(1)
network = Residual()
decayed = [w for name, w in network.weights.items() if name not in ("embedding_bias", "classifier")]
plain = [network.weights["embedding_bias"], network.weights["classifier"], *network.norms.parameters()]
optimiser = torch.optim.SGD(
    [{"params": decayed, "weight_decay": 0.01}, {"params": plain}], lr=RATE, momentum=0.9, nesterov=True
)
targets = torch.full((N, CLASSES), 0.1 / CLASSES)
targets[torch.arange(N), torch.arange(N) % CLASSES] += 0.9
losses = []
for step in range(STEPS):
    loss = F.cross_entropy(network(wave((N, 3, SIDE, SIDE), 10 + step, 1.5)), targets)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    losses.append(loss.item())


def name_of(name):
    return name.replace("_", ".") if name.startswith("stage") else name


after = {}
for name, weight in network.weights.items():
    kept = "embedding.bias" if name == "embedding_bias" else f"{name_of(name)}.weight"
    after[kept] = weight
for name, norm in network.norms.items():
    after |= {
        f"{name_of(name)}.gamma": norm.weight,
        f"{name_of(name)}.beta": norm.bias,
        f"{name_of(name)}.mean": norm.running_mean,
        f"{name_of(name)}.variance": norm.running_var,
    }
digits = lambda values: [float(f"{v:.6g}") for v in values.detach().flatten().tolist()]
print(json.dumps({"losses": losses, "after": {name: digits(values) for name, values in after.items()}}))
