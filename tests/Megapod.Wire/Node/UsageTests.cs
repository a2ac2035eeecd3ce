namespace Megapod.Wire.Node;

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Megapod.Core.Jobs;
using Megapod.Tests;

public sealed class UsageTests
{
    [Fact]
    public void Records_follow_each_other_agree_with_the_nodes_own_meter_and_are_forgotten_once_they_are_kept()
    {
        NodeBench.Needs();
        using var bench = new NodeBench(c => c with { UsageInterval = TimeSpan.FromSeconds(1) });
        long begun = TimeProvider.System.GetTimestamp();
        bench.Order("one", NodeBench.Shell("while [ ! -e stop ]; do :; done", cpus: 0.3)).Order("two", NodeBench.Shell("while [ ! -e stop ]; do :; done", JobTier.Spot, cpus: 0.2)).Send(watts: 100);
        bench.UntilState("two", WorkState.Running);
        bench.Send(watts: 5 + 2.3);
        bench.UntilState("two", WorkState.Frozen);
        bench.Until(() => bench.Node.Report!.Usage.Count(u => u.Job == "two") >= 2, "records");
        bench.Send(watts: 100);
        File.WriteAllText(bench.FileOf("one", "stop"), "");
        File.WriteAllText(bench.FileOf("two", "stop"), "");
        bench.UntilState("one", WorkState.Ended);
        bench.UntilState("two", WorkState.Ended);
        double seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;

        var records = bench.Node.Report!.Usage;
        foreach (var job in records.GroupBy(u => u.Job))
        {
            Assert.Equal(job.Skip(1).Select(u => u.From), job.SkipLast(1).Select(u => u.To));
        }

        Assert.Equal(Enumerable.Range(1, records.Count).Select(i => (long)i), records.Select(u => u.Number));
        Assert.Equal(bench.Groups.CpuSeconds, records.Sum(u => u.CpuSeconds), 0.01);

        // What the jobs' processors draw, and of the idle machine what they reserve: 0.5 of 8 cores, as long as they were there.
        double metered = ((bench.Groups.CpuSeconds * 10) + records.Sum(u => (u.To - u.From).TotalSeconds * 5 * (u.Job == "one" ? 0.3 : 0.2) / 8)) / 3600;
        Assert.Equal(metered, records.Sum(u => u.EnergyWattHours), 0.0001);
        Assert.InRange(records.Where(u => u.Job == "two").Sum(u => u.StillSeconds), 0.5, seconds);
        Assert.Equal(0, records.Where(u => u.Job == "one").Sum(u => u.StillSeconds));

        bench.Send(usageKept: records.Count - 1);
        bench.Until(() => bench.Node.Report!.Usage.Count == 1, "what is left");
        bench.Restart();
        bench.Until(() => bench.Node.Report is not null, "a report");
        Assert.Equal([records[^1].Number], bench.Node.Report!.Usage.Select(u => u.Number));
    }

    [Theory]
    [InlineData(JobProgressKind.File, "count", "i=0; while :; do i=$((i+1)); echo $i > count.new; mv count.new count; sleep 0.05; done")]
    [InlineData(JobProgressKind.Line, "^step (\\d+)", "i=0; while :; do i=$((i+1)); echo step $i of many; sleep 0.05; done")]
    public void Progress_is_read_where_the_job_says_that_it_counts(JobProgressKind kind, string source, string script)
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("one", NodeBench.Shell(script) with { Progress = new JobProgressConfig { Kind = kind, Source = source } }).Send(watts: 100);

        bench.Until(() => bench.Job("one")?.Progress > 0, "a count");
        double first = bench.Job("one")!.Progress;
        bench.Until(() => bench.Job("one")!.Progress > first, "a higher count");
    }

    [Fact]
    public async Task Progress_of_a_page_of_metrics_is_that_of_the_metric_named()
    {
        NodeBench.Needs();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var bench = new NodeBench();
        var config = NodeBench.Shell("sleep 600") with { Progress = new JobProgressConfig { Kind = JobProgressKind.Metric, Source = "steps_total", Port = ((IPEndPoint)listener.LocalEndpoint).Port } };
        bench.Order("one", config).Send(watts: 100);

        using var asked = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        const string Page = "# TYPE steps_total counter\nsteps_total_created 1\nsteps_total{rank=\"0\"} 4321 1700000000\n";
        await asked.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Page.Length}\r\nConnection: close\r\n\r\n{Page}"), TestContext.Current.CancellationToken);

        bench.Until(() => bench.Job("one")?.Progress == 4321, "the count");
    }

    [Fact]
    public void Job_that_paces_itself_by_the_example_rests_for_the_share_that_it_lacks()
    {
        string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python), "tool: needs python3 (./megapod test --install)");
        string folder = Directory.CreateTempSubdirectory("megapod-pace").FullName;
        try
        {
            string pace = Path.Combine(folder, "pace");
            File.WriteAllText(pace, "0.25\n");
            const string Script = "import sys; sys.path.insert(0, sys.argv[1]); import megapod_pace\n"
                + "now = [0.0]\n"
                + "def sleep(s): now[0] += s\n"
                + "pace = megapod_pace.Pace(path=sys.argv[2], clock=lambda: now[0], sleep=sleep)\n"
                + "now[0] += 2.0\nprint(pace.step())\nnow[0] += 1.0\nopen(sys.argv[2], 'w').write('1\\n')\nprint(pace.step())";
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", Script, Path.Combine(TestData.RepositoryRoot, "examples", "pacing"), pace]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();

            Assert.Equal("6.0\n0.0\n", said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
