"""A training loop of large matrix products in PyTorch on one accelerator, for measuring what budgets of power do to it.

It counts its steps in the file "steps" of the folder where it begins, and rests between them as the node says.
'megapod bench gpu' runs it; docs/verify-gpu.md tells how. No data is needed and nothing is kept.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import torch
from megapod_pace import Pace

SIZE = 8192
LAYERS = 4


def main():
    if not torch.cuda.is_available():
        sys.exit("PyTorch finds no accelerator")
    device = torch.device("cuda")
    print(torch.__version__, torch.cuda.get_device_name(device), flush=True)
    torch.manual_seed(1)
    layers = torch.nn.Sequential(*[torch.nn.Linear(SIZE, SIZE, bias=False) for _ in range(LAYERS)])
    layers = layers.to(device=device, dtype=torch.bfloat16)
    optimizer = torch.optim.SGD(layers.parameters(), lr=1e-6)
    batch = torch.randn(SIZE // 2, SIZE, device=device, dtype=torch.bfloat16)
    pace = Pace(finish=torch.cuda.synchronize)
    steps = 0
    while True:
        optimizer.zero_grad(set_to_none=True)
        layers(batch).float().square().mean().backward()
        optimizer.step()
        torch.cuda.synchronize()
        steps += 1
        with open("steps.new", "w", encoding="ascii") as file:
            file.write(f"{steps}\n")
        os.replace("steps.new", "steps")
        pace.step()


if __name__ == "__main__":
    main()
