namespace Megapod.Unit.Files;

using System.Reflection;
using System.Text.RegularExpressions;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Files.JobFile;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Tests;

/// <summary>Job files: what is read from good ones, what is said of bad ones, word for word, and that table, reader, schema and records say the same.</summary>
public sealed class JobFileTests
{
    private const string Whole = """
        name: all
        class: training
        tier: spot
        command: [python3, train.py, "--lr", 0.1]
        environment: {A: b, N: 3, EMPTY: ""}
        gpus: 2
        cpus: 1.5
        memory: 8 GiB
        disk: 1.5 TB
        processes: 64
        deadline: 2026-12-01T07:00+01:00
        allowedSlowdown: 10 %
        mayPause: true
        checkpoint: {command: [save], takes: 90 s, every: 10 min}
        sleep: {enter: [down], leave: [up], takes: 5 s}
        progress: {metric: steps_total, port: 9000, unit: tokens, total: 1e6}
        elasticity: {curve: training-h100, points: [{draw: 40 %, speed: 50 %}, {draw: 1, speed: 1}], fullDraw: 1.4 kW, timeToThrottle: 200 ms}
        price: 1.50 EUR/h
        largestCost: 20 EUR
        retries: 3
        longestRun: 12 h
        grace: 1 min
        """;

    private static readonly string Bad = Path.Combine(TestData.RepositoryRoot, "tests", "Megapod.Unit", "Files", "bad-jobs");
    private static readonly string Examples = Path.Combine(TestData.RepositoryRoot, "examples", "jobs");

    public static TheoryData<string> BadNames => [.. Directory.EnumerateFiles(Bad, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];

    public static TheoryData<string> ExampleNames => [.. Directory.EnumerateFiles(Examples, "*.yaml").Select(f => Path.GetFileName(f)!).Order()];

    [Theory]
    [MemberData(nameof(BadNames))]
    public void Bad_job_is_answered_with_the_expected_words(string name)
    {
        var outcome = JobFileReader.Read(Path.Combine(Bad, name + ".yaml"), "EUR");
        Assert.False(outcome.IsSuccess);
        Assert.Equal(File.ReadAllText(Path.Combine(Bad, name + ".txt")), string.Concat(outcome.Faults.Select(Seen)));
    }

    [Fact]
    public void Every_fault_of_a_job_file_is_met_by_a_bad_one_and_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP12\d\d) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value);
        string[] codes = [.. typeof(JobFaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];
        Assert.Equal(codes, rows);
        string met = string.Concat(BadNames.Select(n => File.ReadAllText(Path.Combine(Bad, n.Data + ".txt"))));
        Assert.All(codes, code => Assert.Contains($"[{code}]", met, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ExampleNames))]
    public void Example_is_a_job_that_its_keeper_can_count(string name)
    {
        var outcome = JobFileReader.Read(Path.Combine(Examples, name), "EUR");
        Assert.True(outcome.IsSuccess, string.Join('\n', outcome.Faults));
        Assert.NotNull(outcome.Value.Progress?.Total);
        Assert.Equal(0, outcome.Value.Resources.Gpus);
    }

    [Fact]
    public void Every_key_becomes_what_it_says()
    {
        var job = JobFileReader.Parse(Whole, "all.yaml", "EUR").Value;
        Assert.Equal(("all", JobClass.Training, JobTier.Spot), (job.Name, job.Class, job.Tier));
        Assert.Equal(["python3", "train.py", "--lr", "0.1"], job.Command);
        Assert.Equal(new Dictionary<string, string> { ["A"] = "b", ["N"] = "3", ["EMPTY"] = "" }, job.Environment);
        Assert.Equal(new JobResources { Gpus = 2, Cpus = 1.5, MemoryBytes = 8L << 30, DiskBytes = 1_500_000_000_000, Processes = 64 }, job.Resources);
        Assert.Equal(Instant.FromUtc(new DateTime(2026, 12, 1, 6, 0, 0, DateTimeKind.Utc)), job.Deadline);
        Assert.Equal((0.1, true), (job.Slowdown, job.CanPause));
        Assert.Equal(("save", TimeSpan.FromSeconds(90), TimeSpan.FromMinutes(10)), (job.Checkpoint!.Command[0], job.Checkpoint.Takes, job.Checkpoint.Every));
        Assert.Equal(("down", "up", TimeSpan.FromSeconds(5)), (job.Sleep!.Enter[0], job.Sleep.Leave[0], job.Sleep.Takes));
        Assert.Equal(new JobProgressConfig { Kind = JobProgressKind.Metric, Source = "steps_total", Port = 9000, Unit = "tokens", Total = 1e6 }, job.Progress);
        Assert.Equal(("training-h100", new Watts(1400), TimeSpan.FromMilliseconds(200)), (job.Elasticity!.Curve, job.Elasticity.FullDraw, job.Elasticity.TimeToThrottle));
        Assert.Equal([new ElasticityPoint(0.4, 0.5), new(1, 1)], job.Elasticity.Points);
        Assert.Equal((1.50m, 20m), (job.PricePerHour, job.LargestCost));
        Assert.Equal((3, TimeSpan.FromHours(12), TimeSpan.FromMinutes(1)), (job.Retries, job.LongestRun, job.Grace));
    }

    [Fact]
    public void What_is_left_out_is_as_the_records_say()
    {
        var read = JobFileReader.Parse("name: job\ncommand: [\"true\"]\n", "job.yaml", "EUR").Value;
        var expected = new JobConfig { Name = "job", Command = read.Command, Environment = read.Environment };
        Assert.Empty(read.Environment);
        Assert.Equal(expected, read);
        var progress = JobFileReader.Parse("name: job\ncommand: [\"true\"]\nprogress: {file: steps, phase: phase}\n", "job.yaml", "EUR").Value.Progress;
        Assert.Equal(new JobProgressConfig { Kind = JobProgressKind.File, Source = "steps", PhaseFile = "phase" }, progress);
    }

    [Fact]
    public void Job_in_json_is_the_same_job()
    {
        const string Json = """{"name": "all", "command": ["sh", "-c", "echo \"a\tb\" \u00fc"], "gpus": 2, "environment": {"A": "b"}, "deadline": "2026-12-01T06:00Z", "mayPause": false, "progress": {"file": "steps", "total": 10}}""";
        var job = JobFileReader.Parse(Json, "job", "EUR").Value;
        Assert.Equal(["sh", "-c", "echo \"a\tb\" ü"], job.Command);
        Assert.Equal((2, "b", false, 10d), (job.Resources.Gpus, job.Environment["A"], job.CanPause, job.Progress!.Total));
    }

    [Fact]
    public void Every_key_of_the_table_is_asked_for_by_the_reader()
    {
        Assert.NotNull(JobFileReader.Job(Whole, new FaultList("all.yaml", Whole), "EUR", out var root));
        var asked = new Dictionary<string, HashSet<string>>();
        Collect(root!, asked);
        Assert.Empty(asked.SelectMany(m => Maps()[m.Key].Keys.Select(k => k.Name).Except(m.Value).Select(k => $"{m.Key}.{k}")));
        Assert.Empty(Maps().Keys.Except(asked.Keys));
    }

    [Fact]
    public void Schema_has_every_key_with_its_description()
    {
        var schema = JobFileSchema.Create();
        foreach (var (name, map) in Maps())
        {
            var properties = (name == "job" ? schema : schema["$defs"]![name]!.AsObject())["properties"]!.AsObject();
            Assert.Equal(map.Keys.Select(k => k.Name), properties.Select(p => p.Key));
            Assert.All(properties, p => Assert.EndsWith(".", p.Value!["description"]!.GetValue<string>(), StringComparison.Ordinal));
        }

        Assert.Equal(["name", "command"], schema["required"]!.AsArray().Select(r => r!.GetValue<string>()));
    }

    [Fact]
    public void Text_that_is_longer_than_any_job_is_refused_before_it_is_read() =>
        Assert.Equal("MP1002", Assert.Single(JobFileReader.Parse(new string('x', JobFileReader.MaximumLength + 1), "job", "EUR").Faults).Code);

    [Fact]
    public void No_torn_text_throws()
    {
        for (int length = 0; length < Whole.Length; length++)
        {
            var outcome = JobFileReader.Parse(Whole[..length], "torn.yaml", "EUR");
            Assert.All(outcome.Faults, f => Assert.True(f.Line >= 1 && f.Message.Length > 0 && f.Remedy.Length > 0));
        }
    }

    private static Dictionary<string, MapShape> Maps()
    {
        var maps = new Dictionary<string, MapShape>();
        Add(JobTable.Job);
        return maps;

        void Add(Shape shape)
        {
            if (shape is MapShape map)
            {
                maps[map.Name] = map;
            }

            foreach (var inner in shape.Inner)
            {
                Add(inner);
            }
        }
    }

    private static void Collect(ReadMap map, Dictionary<string, HashSet<string>> asked)
    {
        asked.TryAdd(map.Shape.Name, []);
        asked[map.Shape.Name].UnionWith(map.Asked);
        foreach (var inner in map.Entries.SelectMany(e => e.Value switch { ReadMap one => [one], List<object?> list => list.OfType<ReadMap>(), _ => [] }).ToList())
        {
            Collect(inner, asked);
        }
    }

    private static string Seen(Fault fault) => $"{Path.GetFileName(fault.File)}:{fault.Line}:{fault.Column}: {fault.Message} [{fault.Code}]\n    {fault.Remedy}\n";
}
