namespace Megapod.Wire.Node;

using System.Globalization;
using Megapod.Lab.Bench.Gpu;
using Megapod.Tests;
using Megapod.Wire.Gpu;

/// <summary>The bench that holds a loop on an accelerator to budgets, with a library that stands in for NVIDIA's and a loop whose power is made from the steps that it makes.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class GpuBenchTests(ITestOutputHelper output)
{
    /// <summary>What the loop draws free and what its context draws, mW. The node guesses 140 W for the latter until it has seen it.</summary>
    private const double Full = 680_000;
    private const double Rest = 90_000;

    private const double StepSeconds = 0.02;

    /// <summary>Steps that last as long on any machine, and the rests of the helper that the examples have.</summary>
    private const string Loop = """
        pace, steps = Pace(), 0
        while True:
            time.sleep(0.02)
            steps += 1
            with open("steps.new", "w") as file:
                file.write("%d\n" % steps)
            os.replace("steps.new", "steps")
            pace.step()
        """;

    [Fact]
    public void Loop_that_rests_as_it_is_told_is_brought_under_each_budget_and_comes_back()
    {
        NodeBench.Needs();
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python), "tool: needs python3 (./megapod test --install)");

        // As text: a checkout may lie where jobs see nothing, such as under /tmp.
        string pacing = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "examples", "pacing", "megapod_pace.py"));
        using var stub = new NvmlStub();
        stub.Value(0, "power", (ulong)Rest);
        stub.Value(1, "power", (ulong)Rest);
        using var end = new CancellationTokenSource();
        var plant = new Thread(() => Draw(stub, end.Token));
        plant.Start();
        try
        {
            var rows = GpuBench.Run(
                new GpuBenchRequest { Loop = [Python, "-c", $"{pacing}\n{Loop}"], Level = TimeSpan.FromSeconds(5), Library = stub.Path },
                TimeProvider.System, null, TestContext.Current.CancellationToken);

            Assert.True(rows.IsSuccess, string.Join('\n', rows.Faults));
            foreach (var row in rows.Value)
            {
                output.WriteLine($"{row.Case} | {row.Subject} | {row.Value:0.###} {row.Unit} | {row.Ratio:0.###} | {row.Note}");
            }

            double Of(string name, string measure) => rows.Value.Single(r => r.Case == name && r.Subject == measure).Value;
            double free = Of("free", "draw");
            Assert.InRange(free, 550, 680);
            Assert.InRange(Of("1: 100 %", "draw") / free, 0.93, 1.05);
            Assert.InRange(Of("2: 60 %", "draw") / (0.6 * free), 0.85, 1.05);
            Assert.InRange(Of("3: 30 %", "draw") / (0.3 * free), 0.85, 1.05);
            Assert.InRange(Of("2: 60 %", "until under budget"), 0, 7);
            Assert.InRange(Of("3: 30 %", "until under budget"), 0, 7);
            Assert.InRange(Of("4: 0 %", "draw"), 89, 92);
            Assert.Equal(0, Of("4: 0 %", "speed"));
            Assert.InRange(Of("5: 100 %", "until the next step"), 0, 2);
            Assert.InRange(Of("5: 100 %", "speed") / Of("free", "speed"), 0.9, 1.1);
            Assert.Contains("as before", rows.Value[^1].Note, StringComparison.Ordinal);
            Assert.Equal(0ul, stub.Asked("nvmlDeviceSetPowerManagementLimit"));
        }
        finally
        {
            end.Cancel();
            plant.Join();
        }
    }

    /// <summary>Where there is no accelerator, and where the loop makes no step, it says so.</summary>
    [Fact]
    public void Without_an_accelerator_or_steps_it_says_so()
    {
        NodeBench.Needs();
        Assert.Contains("MP3691", Word(["/bin/true"], "/nowhere/libnvidia-ml.so.1"), StringComparison.Ordinal);
        using var stub = new NvmlStub();
        Assert.Contains("MP3692", Word(["/bin/sh", "-c", "echo no torch; exit 1"], stub.Path), StringComparison.Ordinal);

        static string Word(string[] loop, string library)
        {
            var request = new GpuBenchRequest { Loop = loop, Library = library, Patience = TimeSpan.FromSeconds(2) };
            return string.Join('\n', GpuBench.Run(request, TimeProvider.System, null, TestContext.Current.CancellationToken).Faults);
        }
    }

    /// <summary>Draws by the steps of the last second, as the mean of a real board does.</summary>
    private static void Draw(NvmlStub stub, CancellationToken end)
    {
        var began = TimeProvider.System.GetTimestamp();
        var seen = new Queue<(double At, double Steps)>();
        while (!end.WaitHandle.WaitOne(50))
        {
            double now = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            seen.Enqueue((now, Steps()));
            while (seen.Count > 2 && seen.Peek().At < now - 1)
            {
                seen.Dequeue();
            }

            var (from, before) = seen.Peek();
            double worked = Math.Clamp((seen.Last().Steps - before) * StepSeconds / Math.Max(0.05, now - from), 0, 1);
            stub.Value(0, "power", (ulong)(Rest + ((Full - Rest) * worked)));
        }
    }

    private static double Steps()
    {
        string? file = Directory.EnumerateDirectories(Path.GetTempPath(), "megapod-gpu*").Select(d => Path.Combine(d, "state", "jobs", "loop", "space", "job", "steps")).FirstOrDefault(File.Exists);
        return file is not null && double.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out double steps) ? steps : 0;
    }
}
