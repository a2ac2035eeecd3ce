namespace Megapod.Wire.Site.History;

using System.Globalization;
using Megapod.Cli.Commands;

/// <summary>A history whose writer dies by SIGKILL at drawn instants, in the middle of samples and of blocks.</summary>
public sealed class HistoryKillTests
{
    /// <summary>How often the writer is killed where nobody says; <c>MEGAPOD_HISTORY_KILLS</c> says otherwise.</summary>
    private const int UsualTimes = 5;

    [Fact]
    public void Writer_that_is_killed_loses_nothing_that_it_said_is_kept_and_opens_in_a_second()
    {
        int times = int.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_HISTORY_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? wanted : UsualTimes;
        string folder = Directory.CreateTempSubdirectory("megapod-history-").FullName;
        try
        {
            var found = HistoryKillBench.Strike(
                folder, [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "megapod.dll"), "bench", "history-writer"], times, 7, () => TestContext.Current.CancellationToken.IsCancellationRequested);
            Assert.Equal((times, 0), (found.Killed, found.Lost));
            Assert.True(found.Kept > times * 100, $"Only {found.Kept} samples were kept.");
            Assert.InRange(found.LongestOpen, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
