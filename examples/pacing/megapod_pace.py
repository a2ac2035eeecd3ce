"""Lets a training loop slow itself when power is short.

Call step() once at the end of each iteration. The node writes into the file that MEGAPOD_PACE names how much
of the time the job shall work; step() rests for the remainder. Resting between iterations costs no work,
while a process that is held back in the middle of one wastes what it waits with. Without the variable, or outside a node, step() does nothing.

    from megapod_pace import Pace

    pace = Pace()
    for batch in batches:
        train(batch)
        pace.step()

With PyTorch on an accelerator, pass torch.cuda.synchronize, so that the work of the iteration has really
ended before the rest begins:

    pace = Pace(finish=torch.cuda.synchronize)
"""

import os
import time

# A share below this would make one rest longer than people wait for a word; the node halts such a job itself.
LEAST_SHARE = 0.02

# A rest is taken in pieces, so that more power is seen soon.
LONGEST_PIECE = 0.25


class Pace:
    """Rests between iterations for the share of time that the job has no power for."""

    def __init__(self, path=None, finish=None, clock=time.monotonic, sleep=time.sleep):
        """path: the file with the share, by default the one that MEGAPOD_PACE names. finish: waits until the
        accelerator has done what it was given."""
        self.path = path or os.environ.get("MEGAPOD_PACE")
        self.finish = finish
        self.clock = clock
        self.sleep = sleep
        self.began = clock()

    def share(self):
        """How much of the time it shall work, LEAST_SHARE to 1; 1 where nobody says."""
        if not self.path:
            return 1.0
        try:
            with open(self.path, encoding="ascii") as file:
                return min(1.0, max(LEAST_SHARE, float(file.read(64))))
        except (OSError, ValueError):
            return 1.0

    def step(self):
        """Ends an iteration. Returns how long it rested, in seconds."""
        if not self.path:
            return 0.0
        if self.finish:
            self.finish()
        worked = self.clock() - self.began
        rested = 0.0
        while True:
            # Work of w seconds at a share s takes w / s seconds in all.
            left = worked / self.share() - worked - rested
            if left <= 0:
                break
            piece = min(left, LONGEST_PIECE)
            self.sleep(piece)
            rested += piece
        self.began = self.clock()
        return rested
