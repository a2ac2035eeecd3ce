namespace Megapod.Wire.Site.Jobs;

using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;

/// <summary>Many jobs, several work nodes, a disk that fails now and then, and a site that is started anew again and again.</summary>
public sealed class JobStormTests : IDisposable
{
    private const int Jobs = 200;
    private const int Restarts = 50;
    private readonly JobBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task No_job_is_lost_run_twice_or_counted_twice_however_often_the_site_starts_anew()
    {
        var chance = new Random(1);
        var nodes = new[] { "a", "b", "c" }.Select(n => new FakeRunner(n, cpus: 8)).ToList();
        Connect();
        var ids = new List<string>();
        double used = 0;
        int restarts = 0;
        for (int step = 0; step < 1_500 || ids.Count < Jobs || restarts < Restarts; step++)
        {
            switch (chance.Next(20))
            {
                case < 5 when ids.Count < Jobs:
                    // What is refused is not there, and what is answered is.
                    if (await bench.Desk.SubmitAsync($"t{chance.Next(4)}", JobBench.Job($"job-{step}") with { Tier = (JobTier)chance.Next(3), Retries = chance.Next(3) }) is { IsSuccess: true } taken)
                    {
                        ids.Add(taken.Value.Id);
                    }

                    break;
                case < 14:
                    var node = nodes[chance.Next(nodes.Count)];
                    if (node.Jobs.Where(j => j.State == WorkState.Running).ToList() is { Count: > 0 } running)
                    {
                        string id = running[chance.Next(running.Count)].Job;
                        if (chance.Next(3) == 0)
                        {
                            used += 10;
                            node.Use(id, 10);
                        }
                        else
                        {
                            node.End(id, chance.Next(4) switch { 0 => 1, 1 => null, _ => 0 });
                        }
                    }

                    break;
                case 14:
                    bench.Broken = bench.Broken is null ? new Fault("MP3309", "The disk is full.", "Make room.") : null;
                    break;
                case 15 when restarts < Restarts:
                    restarts++;
                    bench.Restart();
                    Connect();
                    break;
                case 16:
                    bench.Clock.MoveTo(bench.Clock.Elapsed + TimeSpan.FromSeconds(chance.Next(10)));
                    break;
                case 17 when ids.Count > 0:
                    await bench.Desk.HoldAsync(ids[chance.Next(ids.Count)], "ann");
                    break;
                default:
                    nodes[chance.Next(nodes.Count)].Say();
                    break;
            }
        }

        bench.Broken = null;
        foreach (string id in ids)
        {
            await bench.Desk.ReleaseAsync(id, "ann");
        }

        for (int i = 0; i < 2_000 && bench.Desk.List(new() { Most = 10_000 }).Jobs.Any(j => !j.State.IsOver); i++)
        {
            bench.Clock.MoveTo(bench.Clock.Elapsed + TimeSpan.FromMinutes(1));
            foreach (var node in nodes)
            {
                foreach (var job in node.Jobs.Where(j => j.State is WorkState.Running or WorkState.Frozen))
                {
                    node.End(job.Job, 0);
                }

                node.Say();
            }

            await bench.TurnAsync();
        }

        var all = bench.Desk.List(new() { Most = 10_000 }).Jobs.Select(j => j.State).ToList();
        Assert.Equal(ids.Order(), all.Select(j => j.Id).Order());
        Assert.All(all, j => Assert.True(j.IsOver, $"{j}"));
        var begun = nodes.SelectMany(n => n.Began).ToList();
        Assert.Equal(begun.Count, begun.Distinct().Count());
        Assert.True(begun.Count > Jobs, "No job was ever placed again, so that this proves nothing.");
        await bench.AwaitAsync(() => nodes.All(n => n.Report!.Usage.Count == 0), "all usage kept");
        Assert.Equal(used, all.Sum(j => j.CpuSeconds));
        Assert.Equal(used, bench.Desk.Usage(new UsageQuery { Most = 10_000 }).Value.Entries.Sum(e => e.Record.CpuSeconds));

        void Connect()
        {
            foreach (var node in nodes)
            {
                bench.Desk.Connect(node.Report?.Node ?? "abc"[nodes.IndexOf(node)].ToString(), node, node);
                node.Say();
            }
        }
    }
}
