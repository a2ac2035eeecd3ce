namespace Megapod.Unit.Work;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Work.Jobs;

/// <summary>
/// A site with one job and two work nodes, with everything between them that can go wrong: orders and reports are lost, doubled and late, either side is killed and starts from what it has kept, power fails, a node is
/// gone for good. The truth is in the nodes' processes; the laws are judged there and on what the site keeps.
/// </summary>
internal sealed class JobWorld
{
    private static readonly string[] Names = ["a", "b"];

    private readonly Random chance;
    private readonly Dictionary<string, Node> nodes = Names.ToDictionary(n => n, n => new Node(n));

    /// <summary>Messages on the way, of either kind; each may come at any time, more than once or never.</summary>
    private readonly List<(string Node, long Number, WorkOrder? Order, JobReport? Report)> ways = [];
    private JobState job;
    private Instant now = new(1);
    private string? over;
    private long orders;

    public JobWorld(int seed)
    {
        chance = new Random(seed);
        job = JobLife.Submit("j", 1, "ann", new JobConfig { Name = "job", Command = ["true"], Retries = chance.Next(3), LongestRun = chance.Next(4) == 0 ? TimeSpan.FromMinutes(5) : null }, now);
    }

    /// <summary>What broke; empty: nothing.</summary>
    public List<string> Broken { get; } = [];

    public JobState Job => job;

    /// <summary>How often each placement was begun by a node.</summary>
    public IEnumerable<int> Begun => nodes.Values.SelectMany(n => n.Begun).GroupBy(f => f).Select(g => g.Count());

    /// <summary>One thing happens.</summary>
    /// <param name="mayFail">Whether it may be a bad one.</param>
    public void Step(bool mayFail)
    {
        now += TimeSpan.FromSeconds(chance.Next(20));
        string name = Names[chance.Next(2)];
        switch (chance.Next(mayFail ? 14 : 6))
        {
            case 0:
                PlaceAt(name);
                break;
            case 1:
                Keep(JobLife.Pass(job, 1, now));
                break;
            case 2:
                Send(name);
                break;
            case 3:
                nodes[name].Say(ways);
                break;
            case 4:
            case 5:
                Deliver(mayFail);
                break;
            case 6:
                nodes[name].Work(chance);
                break;
            case 7:
                Keep(chance.Next(10) == 0 ? JobLife.Cancel(job, "ann", now) : chance.Next(3) == 0 ? JobLife.Hold(job, "ann", now) : JobLife.Release(job, "ann", now));
                break;
            case 8:
                Keep(JobLife.Yield(job, "Another needs the room.", now));
                break;
            case 9:
                // The site was killed: what it knew beyond what it kept is nothing, and messages that it had sent are still on the way.
                break;
            case 10:
                nodes[name].Restart(chance.Next(2) == 0);
                break;
            case 11 when chance.Next(30) == 0 && nodes.Values.Count(n => n.IsGone) == 0:
                nodes[name].Die();
                ways.RemoveAll(w => w.Node == name && w.Report is null);
                Keep(JobLife.Forget(job, name, "ann", now));
                break;
            case 12:
                ways.RemoveAll(_ => chance.Next(3) == 0);
                break;
            default:
                break;
        }

        Judge();
    }

    /// <summary>Everything works and everybody is let run: the job comes to its end.</summary>
    public void Settle()
    {
        for (int i = 0; i < 500 && !job.IsOver; i++)
        {
            now += TimeSpan.FromMinutes(6);
            Keep(JobLife.Release(job, "ann", now));
            PlaceAt("a");
            PlaceAt("b");
            foreach (var node in nodes.Values.Where(n => !n.IsGone))
            {
                Send(node.Name);
                Flush();
                node.Finish();
                node.Say(ways);
                Flush();
            }

            Judge();
        }
    }

    private void PlaceAt(string node)
    {
        if (!nodes[node].IsGone && (job.CheckpointNode ?? node) == node && !(job.NotBefore > now))
        {
            Keep(JobLife.Place(job, node, now));
        }
    }

    private void Flush()
    {
        while (ways.Count > 0)
        {
            Deliver(mayDouble: false);
        }
    }

    private void Keep(JobState next)
    {
        if (!ReferenceEquals(next, job) && next.Phase != job.Phase && (next.Words.Length == 0 || next.Since != now))
        {
            Broken.Add($"{job.Phase} became {next.Phase} without a reason or a time");
        }

        if (next.Fence < job.Fence)
        {
            Broken.Add("a placement's number fell");
        }

        job = next;
    }

    private void Send(string node) => ways.Add((node, ++orders, JobLife.OrderFor(job, node, 1), null));

    private void Deliver(bool mayDouble)
    {
        if (ways.Count == 0)
        {
            return;
        }

        int at = mayDouble ? chance.Next(ways.Count) : 0;
        var (node, number, order, report) = ways[at];
        if (!mayDouble || chance.Next(4) > 0)
        {
            ways.RemoveAt(at);
        }

        if (report is not null)
        {
            Keep(JobLife.Hear(job, node, report, now));
        }
        else if (!nodes[node].IsGone)
        {
            nodes[node].Take(number, order);
        }
    }

    private void Judge()
    {
        if (nodes.Values.Count(n => n.IsRunning) > 1)
        {
            Broken.Add("it runs at two nodes");
        }

        if (job.IsOver)
        {
            string end = $"{job.Phase} {job.Reason} {job.Ended} {job.Words}";
            if (over is not null && over != end)
            {
                Broken.Add($"it ended as {over} and again as {end}");
            }

            over = end;
        }
        else if (over is not null)
        {
            Broken.Add("it was over and is not any more");
        }

        if (job.IsPlaced && nodes[job.Node!].IsGone)
        {
            Broken.Add("it is at a node that a person said is gone");
        }
    }

    /// <summary>A node by the rules of one: it remembers what it has ended, and orders older than the newest are not taken.</summary>
    private sealed class Node(string name)
    {
        private JobReport? kept;
        private long taken;

        public string Name => name;

        public bool IsGone { get; private set; }

        public bool IsRunning => kept is { State: WorkState.Running or WorkState.Frozen };

        public List<long> Begun { get; } = [];

        public void Take(long number, WorkOrder? order)
        {
            if (number <= taken)
            {
                return;
            }

            taken = number;
            if (order is null)
            {
                // A job that is not named is ended and forgotten.
                kept = null;
                return;
            }

            if (order.Fence < (kept?.Fence ?? 0))
            {
                return;
            }

            if (order.Fence > (kept?.Fence ?? 0))
            {
                if (order.Wish is JobWish.Run or JobWish.Hold)
                {
                    Begun.Add(order.Fence);
                    kept = new JobReport { Job = order.Job, Fence = order.Fence, State = WorkState.Running, Since = default };
                }
                else
                {
                    kept = new JobReport { Job = order.Job, Fence = order.Fence, State = WorkState.Ended, Since = default };
                }
            }
            else if (IsRunning)
            {
                kept = order.Wish switch
                {
                    JobWish.End => kept! with { State = WorkState.Ended, ExitStatus = 143 },
                    JobWish.Yield => kept! with { State = WorkState.Ended, ExitStatus = 0, HasCheckpoint = true },
                    JobWish.Hold => kept! with { State = WorkState.Frozen },
                    _ => kept! with { State = WorkState.Running },
                };
            }
        }

        public void Say(List<(string Node, long Number, WorkOrder? Order, JobReport? Report)> ways)
        {
            if (kept is not null && !IsGone)
            {
                ways.Add((name, 0, null, kept));
            }
        }

        public void Work(Random chance)
        {
            if (kept is { State: WorkState.Running } && chance.Next(4) == 0)
            {
                kept = kept with { State = WorkState.Ended, ExitStatus = chance.Next(2), HasCheckpoint = chance.Next(3) == 0 };
            }
        }

        public void Finish()
        {
            if (IsRunning)
            {
                kept = kept! with { State = WorkState.Ended, ExitStatus = 0 };
            }
        }

        /// <summary>The program is killed; its jobs run on, or the machine's power failed and they do not.</summary>
        public void Restart(bool isPowerLost)
        {
            if (isPowerLost && IsRunning)
            {
                kept = kept! with { State = WorkState.Ended, ExitStatus = null };
            }
        }

        public void Die()
        {
            IsGone = true;
            kept = null;
        }
    }
}
