namespace Megapod.Wire.Site;

using Megapod.Lab.Restart;

/// <summary>The real loop in a process of its own, struck by SIGKILL and SIGSTOP while the plant lives on.</summary>
public sealed class RestartTests
{
    [Fact]
    public void Controller_that_is_killed_and_frozen_breaks_no_law_and_its_successor_makes_no_step()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-restart-").FullName;
        try
        {
            var report = RestartTorture.Run(new RestartRequest
            {
                Instants = 12,
                Seed = 3,
                Program = [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "megapod.dll")],
                Folder = folder,
                ShallStop = () => TestContext.Current.CancellationToken.IsCancellationRequested,
            }).Value;
            Assert.Empty(report.LawsBroken);
            Assert.True(report.StaleAtOnce <= 1, $"{report.StaleAtOnce} commands were decided before a freeze and sent after it");
            Assert.Equal("", report.Notes);
            Assert.Equal(12, report.Instants.Count);
            Assert.Contains(report.Instants, i => i.IsKill);
            Assert.Contains(report.Instants, i => !i.IsKill);

            // While everything may still be in force, nothing but cars that come and go moves compute.
            double usual = report.Undisturbed.Max(i => i.RackFallWatts);
            Assert.All(report.Instants.Where(i => i.IsShort), i => Assert.True(i.RackFallWatts <= usual + 50_000, $"{i}; undisturbed {usual} W"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
