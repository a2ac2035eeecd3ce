namespace Megapod.Wire.Cli;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Report;
using Megapod.Lab.Simulation;
using Megapod.Storage.History;

/// <summary>A history that is made up minute by minute, so that what a report has to say of it can be worked out by hand.</summary>
internal sealed class MonthStory : IDisposable
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(90);
    private readonly SemaphoreSlim changed = new(0);
    private readonly HistoryFile history;
    private readonly List<HistorySample> samples = [];
    private readonly List<HistoryEvent> events = [];

    public MonthStory(string state)
    {
        State = state;
        history = HistoryFile.Open(Path.Combine(state, "history")).Value;
        history.Changed = () => changed.Release();
    }

    /// <summary>The state folder.</summary>
    public string State { get; }

    /// <summary>A site of the default world with a tariff and a zone of its own.</summary>
    public static SiteConfig Site(TariffConfig tariff)
    {
        var site = ScenarioBuilder.Build(new ScenarioRequest { Days = 1 }).Value.Site;
        return site with { Tariff = tariff };
    }

    public static Instant At(int year, int month, int day, int hour = 0, int minute = 0, int second = 0) => Instant.FromUtc(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc));

    /// <summary>A value each minute from an instant on; NaN: nothing is told then. After the last one the value counts for a minute and no longer.</summary>
    public void Minutes(string series, Instant from, int minutes, Func<int, double> value, string unit = "W")
    {
        int number = history.Declare(series, unit, Hold);
        samples.AddRange(Enumerable.Range(0, minutes).Select(k => (At: from + (k * Minute), Value: value(k))).Where(s => !double.IsNaN(s.Value)).Select(s => new HistorySample(number, s.At, s.At, s.Value, Quality.Good)));
        var end = from + (minutes * Minute);
        samples.Add(new HistorySample(number, end, end, double.NaN, Quality.Missing));
    }

    public void Minutes(string series, Instant from, int minutes, double value, string unit = "W") => Minutes(series, from, minutes, _ => value, unit);

    public void Event(Instant at, string kind, string subject, string text) => events.Add(new HistoryEvent(at, kind, subject, text));

    /// <summary>Writes what was told, in order of time as a site does: what comes weeks late a history does not take.</summary>
    public void Flush()
    {
        foreach (var part in samples.OrderBy(s => s.At).Chunk(4_000))
        {
            Settle(history.Put(part, []));
        }

        Settle(history.Put([], [.. events.OrderBy(e => e.At)]));
        samples.Clear();
        events.Clear();
    }

    /// <summary>What the report says of a month.</summary>
    public MonthFigures Read(DateOnly month, SiteConfig? site = null, Instant? now = null)
    {
        Flush();
        using var archive = HistoryArchive.Open(Path.Combine(State, "history")).Value;
        return MonthReading.Read(archive, month, site, now).Value;
    }

    public void Dispose()
    {
        history.Dispose();
        changed.Dispose();
    }

    private void Settle(long number)
    {
        Assert.NotEqual(0, number);
        while (history.Kept < number)
        {
            Assert.True(changed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "The writer has said nothing for half a minute.");
        }
    }
}
