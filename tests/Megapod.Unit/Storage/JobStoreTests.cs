namespace Megapod.Unit.Storage;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Storage.Backup;
using Megapod.Storage.Jobs;
using Microsoft.Data.Sqlite;

/// <summary>What is kept of jobs, and what becomes of files that are damaged, another site's, in use, or from a backup.</summary>
public sealed class JobStoreTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc));
    private readonly string folder = Directory.CreateTempSubdirectory("megapod-jobs-").FullName;

    private string FilePath => Path.Combine(folder, JobFile.FileName);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_was_kept_is_found_again_with_every_member()
    {
        var job = Job(1) with
        {
            Phase = JobPhase.Running,
            Fence = 3,
            Node = "a",
            Started = Now,
            CountedTo = Now + TimeSpan.FromTicks(1),
            Cost = 0.000001m,
            EnergyWattHours = 0.1,
            Config = new JobConfig
            {
                Name = "all",
                Command = ["a", "b"],
                Environment = new Dictionary<string, string> { ["A"] = "b" },
                Resources = new JobResources { Gpus = 1, Cpus = 0.5 },
                Deadline = Now,
                Checkpoint = new JobCheckpointConfig { Takes = TimeSpan.FromSeconds(1) },
                Progress = new JobProgressConfig { Kind = JobProgressKind.Line, Source = "a (b)" },
                Elasticity = new JobElasticityConfig { Points = [new(0.4, 0.5), new(1, 1)], FullDraw = new Watts(700) },
                PricePerHour = 1.5m,
            },
        };
        using (var store = Opened())
        {
            Assert.Null(store.Keep(new JobChanges { Jobs = [Job(1)], Nodes = [new WorkNodeState { Name = "a", Since = Now, UsageKept = 7 }] }));
            Assert.Null(store.Keep(new JobChanges { Jobs = [job, Job(2)] }));
            Assert.Null(store.Keep(new JobChanges { Forgotten = [2] }));
        }

        using var again = Opened();
        Assert.Equal(2, again.Opened);
        Assert.Equivalent(job, Assert.Single(again.Jobs), strict: true);
        Assert.Equal(7, Assert.Single(again.Nodes).UsageKept);
    }

    [Fact]
    public void What_is_kept_is_on_the_disk_when_the_call_returns()
    {
        using var store = Opened();
        store.Keep(new JobChanges { Jobs = [Job(1)] });

        // The files as they lie there now are what a successor finds after a kill at this instant.
        string copy = Directory.CreateDirectory(Path.Combine(folder, "copy")).FullName;
        foreach (string file in Directory.EnumerateFiles(folder).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        using var successor = JobFile.Open(copy, "site", Now).Value;
        Assert.False(Assert.Single(successor.Jobs).IsHeld);
    }

    [Fact]
    public void Usage_is_kept_once_and_handed_out_in_pages()
    {
        using var store = Opened();
        store.Keep(new JobChanges { Usage = [.. Enumerable.Range(1, 5).Select(i => Used(i, i % 2 == 0 ? "ann" : "bob"))] });
        store.Keep(new JobChanges { Usage = [Used(5, "bob"), Used(6, "ann")] });
        var page = store.Usage(new UsageQuery { Most = 4 }).Value;
        Assert.Equal([1, 2, 3, 4], page.Entries.Select(e => e.Record.Number));
        page = store.Usage(new UsageQuery { Most = 4, After = page.Next!.Value }).Value;
        Assert.Equal([5, 6], page.Entries.Select(e => e.Record.Number));
        Assert.Null(page.Next);
        Assert.Equal([2, 4, 6], store.Usage(new UsageQuery { Tenant = "ann" }).Value.Entries.Select(e => e.Record.Number));
        Assert.Equal([3], store.Usage(new UsageQuery { From = Now + TimeSpan.FromMinutes(3), To = Now + TimeSpan.FromMinutes(4) }).Value.Entries.Select(e => e.Record.Number));
        Assert.True(double.IsNaN(page.Entries[0].CarbonGrams));
        store.Keep(new JobChanges { DropsUsageBefore = Now + TimeSpan.FromMinutes(5.5) });
        Assert.Equal([5, 6], store.Usage(new UsageQuery()).Value.Entries.Select(e => e.Record.Number));
    }

    [Fact]
    public void File_in_use_or_of_another_site_is_refused()
    {
        using (Opened())
        {
            Assert.Equal("MP3303", Assert.Single(JobFile.Open(folder, "site", Now).Faults).Code);
        }

        Assert.Equal("MP3307", Assert.Single(JobFile.Open(folder, "other", Now).Faults).Code);
        Assert.Equal("MP3302", Assert.Single(JobFile.Open("/proc/nowhere", "site", Now).Faults).Code);
    }

    [Fact]
    public void Bit_that_turned_over_in_a_job_or_in_usage_is_noticed()
    {
        using (var store = Opened())
        {
            store.Keep(new JobChanges { Jobs = [Job(1)], Usage = [Used(1, "ann")] });
        }

        Change("UPDATE usage SET value = replace(CAST(value AS TEXT), 'ann', 'eve')");
        using (var store = Opened())
        {
            Assert.Equal("MP3305", Assert.Single(store.Usage(new UsageQuery()).Faults).Code);
        }

        Change("UPDATE job SET value = replace(CAST(value AS TEXT), 'ann', 'eve')");
        Assert.Equal("MP3305", Assert.Single(JobFile.Open(folder, "site", Now).Faults).Code);
    }

    [Fact]
    public void Jobs_of_a_backup_are_held_once_and_those_that_are_over_are_not()
    {
        using (var store = Opened())
        {
            store.Keep(new JobChanges { Jobs = [Job(1), Job(2) with { Phase = JobPhase.Succeeded, Ended = Now }] });
        }

        string backup = Path.Combine(folder, "backup.tar.gz");
        Assert.True(StateBackup.Write(StateBackup.SourcesOf(folder), backup, "site", "0.1.0", DateTimeOffset.UnixEpoch).IsSuccess);
        string target = Path.Combine(folder, "restored");
        Assert.True(StateBackup.Restore(backup, target, new Version(0, 1, 0)).IsSuccess);
        using (var restored = JobFile.Open(target, "site", Now).Value)
        {
            Assert.Equal([(true, JobReason.Restored), (false, JobReason.Submitted)], restored.Jobs.Select(j => (j.IsHeld, j.Reason)));
            restored.Keep(new JobChanges { Jobs = [restored.Jobs[0] with { IsHeld = false }] });
        }

        using var again = JobFile.Open(target, "site", Now).Value;
        Assert.False(again.Jobs[0].IsHeld);
    }

    private static JobState Job(long number) => new() { Id = $"j{number}", Number = number, Tenant = "ann", Config = new JobConfig { Name = "job", Command = ["true"] }, Submitted = Now, Since = Now };

    private static UsageEntry Used(long number, string tenant) => new(
        new UsageRecord { Node = "a", Number = number, Job = "j", Fence = 1, Tenant = tenant, From = Now + TimeSpan.FromMinutes(number), To = Now + TimeSpan.FromMinutes(number + 1), CpuSeconds = 1 }, 0.5m, double.NaN);

    private JobFile Opened()
    {
        var opened = JobFile.Open(folder, "site", Now);
        Assert.True(opened.IsSuccess, string.Join(' ', opened.Faults));
        return opened.Value;
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are those above.
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.True(command.ExecuteNonQuery() > 0);
    }
}
