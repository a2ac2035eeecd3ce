namespace Megapod.Lab.Report;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Storage.History;

/// <summary>A month of a history to read from. Steps become coarser where finer ones are not kept any more; what cannot be read is remembered and reads as nothing.</summary>
/// <param name="history">The history.</param>
/// <param name="from">Begin of the month.</param>
/// <param name="to">Its end.</param>
internal sealed class MonthSource(HistoryArchive history, Instant from, Instant to)
{
    /// <summary>How long before the month cars, alarms and outages may have begun that are found again.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    /// <summary>Events of a day that are looked at: more are a mistake, which must not take the machine's memory.</summary>
    private const int MostEventsOfADay = 50_000;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly HashSet<string> series = [.. history.Series.Select(s => s.Id)];
    private readonly List<Fault> faults = [];

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>Begin of the month.</summary>
    public Instant From => from;

    /// <summary>Its end.</summary>
    public Instant To => to;

    /// <summary>Whether a day had more events than are looked at.</summary>
    public bool HasMoreEvents { get; private set; }

    /// <summary>Names of all series.</summary>
    public IEnumerable<string> Series => series;

    /// <summary>A series of the month.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="step">The step that is wanted.</param>
    public MonthPoints Read(string id, TimeSpan step) => Read(id, from, to, step);

    /// <summary>A series of another time.</summary>
    public MonthPoints Read(string id, Instant begin, Instant end, TimeSpan step)
    {
        if (!series.Contains(id))
        {
            return MonthPoints.None(step);
        }

        var read = history.Read(new HistoryQuery([id], begin, end, step));
        if (!read.IsSuccess)
        {
            faults.AddRange(read.Faults);
            return MonthPoints.None(step);
        }

        return read.Value is [var window, ..] ? new MonthPoints(window.Step, [.. window.Points.Where(p => p.Start >= begin && p.Start < end)]) : MonthPoints.None(step);
    }

    /// <summary>Events from some days before the month to its end that are wanted, the oldest first.</summary>
    public IReadOnlyList<HistoryEvent> Events(Func<HistoryEvent, bool> isWanted)
    {
        var found = new List<HistoryEvent>();
        for (var begin = from - LookBack; begin < to; begin += Day)
        {
            var read = history.Events(begin, begin + Day < to ? begin + Day : to, MostEventsOfADay);
            if (!read.IsSuccess)
            {
                faults.AddRange(read.Faults);
                return [];
            }

            HasMoreEvents |= read.Value.Count == MostEventsOfADay;
            found.AddRange(read.Value.Where(isWanted).Reverse());
        }

        return found;
    }
}
