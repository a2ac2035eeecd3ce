namespace Megapod.Wire.Node;

using Megapod.Core.Jobs;

/// <summary>What a node learns of real work whose speed does not go with what it draws.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class LearningTests(ITestOutputHelper output)
{
    private const double Cores = 0.5;

    /// <summary>Full draw of the job, W: the bench declares 10 W a core.</summary>
    private const double FullWatts = 10 * Cores;

    /// <summary>Part of a step that computes; the rest of it the job spins while it waits, as programs wait for accelerators.</summary>
    private const double Computes = 0.2;

    /// <summary>
    /// Work that spins while it waits: of each step of 100 ms a fifth is the processor's, for the rest the program asks again and again whether the time is over. A held-back one loses nothing until its share is no more than
    /// what it computes: speed is min(1, draw / 0.2).
    /// </summary>
    private const string Spins = """
        import os, time
        step, n, due = 0.1, 0, time.monotonic()
        while not os.path.exists('stop'):
            until = time.process_time() + step * 0.2 * 0.5
            while time.process_time() < until: pass
            due = max(due + step, time.monotonic())
            while time.monotonic() < due: pass
            n += 1
            with open('count.new', 'w') as f: f.write(str(n))
            os.replace('count.new', 'count')
        """;

    [Fact]
    public void Node_learns_that_speed_does_not_go_with_draw_keeps_it_and_begins_anew_when_it_is_damaged()
    {
        NodeBench.Needs();
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "The job is written in Python.");
        using var bench = new NodeBench(config => config with { LearnInterval = TimeSpan.FromSeconds(2), Weight = 10_000 });
        bench.Order("spins", NodeBench.Shell("", JobTier.Spot, Cores) with
        {
            Command = ["/usr/bin/python3", "-c", Spins],
            Progress = new JobProgressConfig { Kind = JobProgressKind.File, Source = "count" },
            PricePerHour = 1,
        }).Send(watts: 100);
        bench.Until(() => Learned(bench) is { FullWatts: > 0, FullRate: > 0 }, "its full draw and speed");
        var begun = Learned(bench)!;

        // Nobody said anything, so that half the draw is taken for half the speed, and that it may be otherwise is told.
        Assert.Equal(0.5, At(begun, 0.5).Speed, 0.02);
        Assert.InRange(At(begun, 0.5).Deviation, 0.15, 0.35);
        bench.Until(() => Learned(bench) is { FullWattsDeviation: < 0.1 }, "a second look at its full draw");
        foreach (double share in (double[])[0.6, 0.45])
        {
            bench.Send(watts: 5 + (share * FullWatts));
            bench.Until(() => At(Learned(bench)!, share).Deviation < 0.12, $"a look at {share} of its draw");
        }

        var learned = Learned(bench)!;
        output.WriteLine($"full {learned.FullWatts:0.00} ± {learned.FullWattsDeviation:0.00} W, {learned.FullRate:0.00} steps/s, told less {learned.ThrottleSeconds:0.00} s: {string.Join(", ", learned.Points.Select(p => $"{p.Draw:0.00} {p.Speed:0.00} ± {p.Deviation:0.00}"))}");
        Assert.Equal(FullWatts, learned.FullWatts, 0.08 * FullWatts);
        Assert.All((double[])[0.45, 0.5, 0.6], share => Assert.True(Math.Abs(At(learned, share).Speed - Truth(share)) <= 2 * At(learned, share).Deviation, $"at {share}: {At(learned, share)}"));
        Assert.True(At(learned, 0.5).Speed > 0.8);
        Assert.InRange(learned.ThrottleSeconds, 0.05, 3);

        bench.Restart();
        bench.Until(() => Learned(bench) is not null, "what was learned");
        Assert.Equal(At(learned, 0.5).Speed, At(Learned(bench)!, 0.5).Speed, 0.1);
        Assert.Equal("", Learned(bench)!.Note);

        bench.Node.Dispose();
        string file = Path.Combine(bench.Config.StateFolder, "jobs", "spins", "learned");
        File.WriteAllText(file, File.ReadAllText(file)[..100]);
        bench.Restart();
        bench.Until(() => Learned(bench) is not null, "a new beginning");
        Assert.Contains("MP3677", Learned(bench)!.Note, StringComparison.Ordinal);
        Assert.Equal(0.5, At(Learned(bench)!, 0.5).Speed, 0.02);
    }

    [Fact]
    public void Each_phase_that_the_job_names_is_learned_apart_and_the_pause_between_is_measured()
    {
        NodeBench.Needs();
        using var bench = new NodeBench(config => config with { LearnInterval = TimeSpan.FromSeconds(1), Weight = 10_000 });
        const string Counts = "n=0; echo load > phase; while [ ! -e go ]; do n=$((n+1)); echo $n > count; sleep 0.05; done; echo work > phase; while :; do n=$((n+1)); echo $n > count; done";
        bench.Order("phases", NodeBench.Shell(Counts, JobTier.Spot, 0.3) with { Progress = new JobProgressConfig { Kind = JobProgressKind.File, Source = "count", PhaseFile = "phase" } }).Send(watts: 100);
        bench.Until(() => bench.Job("phases")?.Learned is { Phase: "load", FullWatts: > 0 }, "the first phase");
        double loads = bench.Job("phases")!.Learned!.FullWatts;
        File.WriteAllText(bench.FileOf("phases", "go"), "");
        bench.Until(() => bench.Job("phases")?.Learned is { Phase: "work", FullWatts: > 0, Phases: >= 2 }, "the second phase");
        var works = bench.Job("phases")!.Learned!;
        output.WriteLine($"load {loads:0.00} W, work {works.FullWatts:0.00} W");
        Assert.True(works.FullWatts > 1.3 * loads);

        bench.Send(watts: 5);
        bench.UntilState("phases", WorkState.Frozen);
        bench.Send(watts: 100);
        bench.Until(() => bench.Job("phases")?.Learned is { ResumeSeconds: > 0, PauseSeconds: >= 0 }, "what a pause costs");
        Assert.InRange(bench.Job("phases")!.Learned!.PauseCostSeconds, 0, 5);
    }

    private static double Truth(double draw) => Math.Min(1, draw / Computes);

    private static JobLearning? Learned(NodeBench bench) => bench.Job("spins")?.Learned;

    /// <summary>The curve as it is told, between its points.</summary>
    private static LearnedPoint At(JobLearning learned, double draw)
    {
        int at = Enumerable.Range(0, learned.Points.Count - 1).Last(i => i == 0 || learned.Points[i].Draw <= draw);
        var (a, b) = (learned.Points[at], learned.Points[at + 1]);
        double part = (draw - a.Draw) / (b.Draw - a.Draw);
        return new LearnedPoint(draw, a.Speed + (part * (b.Speed - a.Speed)), a.Deviation + (part * (b.Deviation - a.Deviation)));
    }
}
