namespace Megapod.Wire.Slurm;

using System.Diagnostics;
using System.Text;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Site.Clusters;

/// <summary>What jobs of a cluster have written is read from a folder to which anybody's jobs write.</summary>
public sealed class ClusterLogsTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("cluster-logs-").FullName;
    private WorkReport? report;

    public ClusterLogsTests() => Directory.CreateDirectory(Shared);

    private string Shared => Path.Combine(root, "shared");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Output_is_read_piece_by_piece_and_ends_when_the_job_is_over()
    {
        Say(WorkState.Running);
        Assert.Equal(("", false), Text(await ReadAsync(0)));
        await File.WriteAllTextAsync(FileOf("j1", 2), "one\ntwo\n", TestContext.Current.CancellationToken);
        Assert.Equal(("one\n", false), Text(await ReadAsync(0, most: 4)));
        Assert.Equal(("two\n", false), Text(await ReadAsync(4)));
        Assert.Equal(("", false), Text(await ReadAsync(100)));
        Say(WorkState.Ended);
        Assert.Equal(("one\n", false), Text(await ReadAsync(0, most: 4)));
        Assert.Equal(("two\n", true), Text(await ReadAsync(4)));
    }

    [Fact]
    public async Task Neither_links_nor_pipes_nor_folders_are_read_in_its_place()
    {
        Say(WorkState.Ended);
        Assert.Equal("MP3953", Assert.Single((await ReadAsync(0)).Faults).Code);
        string secret = Path.Combine(root, "secret");
        await File.WriteAllTextAsync(secret, "key", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(FileOf("j1", 2), secret);
        Assert.Equal("MP3953", Assert.Single((await ReadAsync(0)).Faults).Code);
        File.Delete(FileOf("j1", 2));
        using (var made = Process.Start("mkfifo", [FileOf("j1", 2)]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("MP3953", Assert.Single((await ReadAsync(0)).Faults).Code);
        File.Delete(FileOf("j1", 2));
        Directory.CreateDirectory(FileOf("j1", 2));
        Assert.Equal("MP3953", Assert.Single((await ReadAsync(0)).Faults).Code);
    }

    [Fact]
    public async Task Machine_without_the_folder_says_so()
    {
        Directory.Delete(Shared);
        Say(WorkState.Running);
        var fault = Assert.Single((await ReadAsync(0)).Faults);
        Assert.Equal("MP3953", fault.Code);
        Assert.Contains(Shared, fault.Message, StringComparison.Ordinal);
    }

    private static (string, bool) Text(Outcome<JobLogPage> page) => page.IsSuccess ? (Encoding.UTF8.GetString(page.Value.Bytes.Span), page.Value.IsEnd) : (page.Faults[0].ToString(), false);

    private string FileOf(string job, long fence) => Path.Combine(Shared, $"megapod.site.{job}.{fence}.out");

    private Task<Outcome<JobLogPage>> ReadAsync(long from, int most = 1_000) =>
        new ClusterLogs("slurm", Shared, "site", () => report).ReadAsync("j1", 2, from, most, TestContext.Current.CancellationToken);

    private void Say(WorkState state) => report = new WorkReport
    {
        Node = "slurm",
        Number = 1,
        Ceiling = default,
        Inventory = new WorkInventory { Host = "slurm", Version = "", Cpus = 1, MemoryBytes = 1, DiskBytes = 1, Nameplate = default, Fallback = default },
        Jobs = [new JobReport { Job = "j1", Fence = 2, State = state, Since = default(Instant) }],
    };
}
