namespace Megapod.Wire.Site.Jobs;

using System.Collections.Concurrent;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Site.Jobs;
using Megapod.Storage.Jobs;

/// <summary>A job desk over a real file in a folder of its own, on a clock that only the test moves. It can be killed and started again at any time.</summary>
internal sealed class JobBench : IDisposable
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<(string Kind, string Subject, string Text)> told = new();

    public JobBench()
    {
        Folder = Directory.CreateTempSubdirectory("megapod-jobs-").FullName;
        Start();
    }

    public string Folder { get; }

    public FakeClock Clock { get; } = new() { Began = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) };

    public JobFile File { get; private set; } = null!;

    public JobDesk Desk { get; private set; } = null!;

    public IReadOnlyList<(string Kind, string Subject, string Text)> Told => [.. told];

    /// <summary>Fails what is to be kept; null: nothing.</summary>
    public Fault? Broken { get; set; }

    /// <summary>What the store throws; null: nothing.</summary>
    public Exception? Thrown { get; set; }

    public static JobConfig Job(string name = "job", double cpus = 1) => new() { Name = name, Command = ["true"], Resources = new JobResources { Cpus = cpus }, PricePerHour = 3.6m };

    public void Start()
    {
        File = JobFile.Open(Folder, "site", Instant.From(Clock.GetUtcNow())) is { IsSuccess: true } opened ? opened.Value : throw new InvalidOperationException("no file");
        Desk = new JobDesk(new JobDeskParts { Store = new Fallible(this, File), Time = Clock, Told = (kind, subject, text) => told.Enqueue((kind, subject, text)) });
    }

    public void Stop()
    {
        Desk.Dispose();
        File.Dispose();
    }

    public void Restart()
    {
        Stop();
        Start();
    }

    public async Task<string> SubmitAsync(JobConfig? job = null, string tenant = "ann") => (await Desk.SubmitAsync(tenant, job ?? Job())).Value.Id;

    /// <summary>Waits until a job is as it shall be; each look is after a turn of the desk, so that nothing is waited for by the clock.</summary>
    public async Task<JobState> AwaitAsync(string id, Func<JobState, bool> isSo)
    {
        long begin = TimeProvider.System.GetTimestamp();
        JobState? seen = null;
        while (TimeProvider.System.GetElapsedTime(begin) < Hopeless)
        {
            seen = Desk.Find(id)?.State;
            if (seen is not null && isSo(seen))
            {
                return seen;
            }

            await TurnAsync();
        }

        throw new TimeoutException($"{seen}");
    }

    /// <summary>Waits until something outside of the desk is so, a turn of the desk at a time.</summary>
    public async Task AwaitAsync(Func<bool> isSo, string what)
    {
        long begin = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            if (TimeProvider.System.GetElapsedTime(begin) > Hopeless)
            {
                throw new TimeoutException(what);
            }

            await TurnAsync();
        }
    }

    /// <summary>What was asked and said before is decided when this returns.</summary>
    public Task TurnAsync() => Desk.HoldAsync("nobody", "test");

    public void Dispose()
    {
        Stop();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Fallible(JobBench bench, JobFile file) : IJobStore
    {
        public long Opened => file.Opened;

        public IReadOnlyList<JobState> Jobs => file.Jobs;

        public IReadOnlyList<WorkNodeState> Nodes => file.Nodes;

        public Fault? Keep(JobChanges changes) => bench.Thrown is { } bug ? throw bug : bench.Broken ?? file.Keep(changes);

        public Outcome<UsagePage> Usage(UsageQuery query) => file.Usage(query);
    }
}
