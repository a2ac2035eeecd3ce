namespace Megapod.Site.Plans;

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Planning.Planner;

/// <summary>
/// Keeps what the planner has seen over a restart, in one file beside the controller's journal that is replaced whole: the journal is for what must not be lost, and this costs some weeks of
/// rules at worst. A file that is not whole is not used at all.
/// </summary>
/// <param name="folder">The state folder.</param>
/// <param name="site">Id of the site; another one's memory is refused.</param>
public sealed class PlanMemoryFile(string folder, string site)
{
    /// <summary>Its name in the state folder.</summary>
    public const string FileName = "planner.memory";

    private const int Version = 1;

    /// <summary>Thirty days of quarters take some 120 kB.</summary>
    private const long MostBytes = 1024 * 1024;

    private readonly string path = Path.Combine(folder, FileName);

    /// <summary>What was kept.</summary>
    /// <param name="fault">Why nothing of it is used; null where all is well or nothing is there.</param>
    /// <returns>The memory; null: there is none.</returns>
    public PlannerMemory? Load(out Fault? fault)
    {
        fault = null;
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                return null;
            }

            if (info.Length > MostBytes)
            {
                fault = Damaged("it is too large");
                return null;
            }

            string text = File.ReadAllText(path, Encoding.UTF8);
            int line = text.IndexOf('\n', StringComparison.Ordinal);
            if (line < 0 || !string.Equals(text[..line], Sum(text[(line + 1)..]), StringComparison.Ordinal))
            {
                fault = Damaged("it is not whole");
                return null;
            }

            var kept = JsonSerializer.Deserialize<Kept>(text[(line + 1)..]);
            if (kept is not { Version: Version } || !string.Equals(kept.Site, site, StringComparison.Ordinal) || !IsWhole(kept))
            {
                fault = Damaged(kept is { Version: Version } ? $"it is of the site '{kept.Site}'" : "another version wrote it");
                return null;
            }

            var memory = new PlannerMemory
            {
                Quarters = [.. kept.Starts.Select((s, i) => new PlanQuarter(new Instant(s), kept.Watts[i], At(kept.Solar, i), At(kept.Ambient, i), WorkShares.Each(c => At(kept.Work?[(int)c], i))))],
                Departures = [.. (kept.Left ?? []).Zip(kept.EarlySeconds ?? [], (l, e) => new CarDeparture(new Instant(l), TimeSpan.FromSeconds(e)))],
                Month = kept.Month,
                MonthPeakWatts = kept.MonthPeakWatts,
                ChosenOn = kept.ChosenOn,
                PeakWatts = kept.PeakWatts ?? double.PositiveInfinity,
                NextPeakWatts = kept.NextPeakWatts ?? double.PositiveInfinity,
            };
            fault = memory.IsSound() ? null : Damaged("it says what cannot be");
            return fault is null ? memory : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            fault = Damaged("it cannot be read");
            return null;
        }
    }

    /// <summary>Replaces what was kept.</summary>
    /// <param name="memory">The memory.</param>
    /// <returns>Why it is not kept; null where it is.</returns>
    public Fault? Save(PlannerMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var kept = new Kept(
            Version,
            site,
            [.. memory.Quarters.Select(q => q.Start.Ticks)],
            [.. memory.Quarters.Select(q => q.CarWatts)],
            memory.Month,
            memory.MonthPeakWatts,
            memory.ChosenOn,
            double.IsFinite(memory.PeakWatts) ? memory.PeakWatts : null,
            double.IsFinite(memory.NextPeakWatts) ? memory.NextPeakWatts : null,
            [.. memory.Departures.Select(d => d.Left.Ticks)],
            [.. memory.Departures.Select(d => (long)d.Early.TotalSeconds)],
            Told(memory.Quarters, q => q.ProductionWatts),
            Told(memory.Quarters, q => q.AmbientCelsius),
            [.. Enum.GetValues<WorkloadClass>().Select(c => Told(memory.Quarters, q => q.WorkOf(c)))]);
        string text = JsonSerializer.Serialize(kept);
        string fresh = path + ".new";
        try
        {
            Directory.CreateDirectory(folder);
            using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(Encoding.UTF8.GetBytes(Sum(text) + "\n" + text));

                // Renamed before it is on the disk, it could be empty after a loss of power.
                stream.Flush(flushToDisk: true);
            }

            File.Move(fresh, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("MP3612", $"What the planner has seen cannot be kept for a restart: {e.Message}", "Check the state folder's permissions and the disk; the planner goes on.", path);
        }
    }

    /// <summary>What is not known of any quarter is not kept at all.</summary>
    private static double?[]? Told(IReadOnlyList<PlanQuarter> quarters, Func<PlanQuarter, double> of) =>
        quarters.All(q => double.IsNaN(of(q))) ? null : [.. quarters.Select(q => double.IsNaN(of(q)) ? (double?)null : of(q))];

    private static double At(double?[]? told, int i) => told?[i] ?? double.NaN;

    private static bool IsWhole(Kept kept) =>
        kept.Starts.Length == kept.Watts.Length && kept.Left?.Length == kept.EarlySeconds?.Length && (kept.Solar?.Length ?? kept.Starts.Length) == kept.Starts.Length && (kept.Ambient?.Length ?? kept.Starts.Length) == kept.Starts.Length
        && (kept.Work is null || (kept.Work.Length == Enum.GetValues<WorkloadClass>().Length && kept.Work.All(c => (c?.Length ?? kept.Starts.Length) == kept.Starts.Length)));

    private static string Sum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private Fault Damaged(string why) =>
        new("MP3611", $"What the planner had seen before the restart is not used: {why}.", "Nothing: it begins to learn anew, and the file is replaced within a quarter of an hour.", path);

    /// <summary>What was kept before something was learnt lacks it.</summary>
    private sealed record Kept(
        int Version,
        string Site,
        long[] Starts,
        double[] Watts,
        int Month,
        double MonthPeakWatts,
        DateOnly ChosenOn,
        double? PeakWatts,
        double? NextPeakWatts,
        long[]? Left = null,
        long[]? EarlySeconds = null,
        double?[]? Solar = null,
        double?[]? Ambient = null,
        double?[]?[]? Work = null);
}
