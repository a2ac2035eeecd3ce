namespace Megapod.Wire.Site.History;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>A history in memory that can be made to take nothing.</summary>
internal sealed class FakeHistory : IHistory
{
    private readonly List<string> names = [];

    public bool IsFull { get; set; }

    public List<HistorySample> Samples { get; } = [];

    public List<HistoryEvent> Happened { get; } = [];

    public long Kept { get; private set; }

    public long Dropped { get; private set; }

    public long Damaged { get; set; }

    public Fault? Trouble { get; set; }

    public IReadOnlyList<HistorySeries> Series => [];

    public int Declare(string id, string unit, TimeSpan hold)
    {
        names.Add(id);
        return names.Count;
    }

    public long Put(IReadOnlyList<HistorySample> samples, IReadOnlyList<HistoryEvent> events)
    {
        if (IsFull)
        {
            Dropped += samples.Count + events.Count;
            return 0;
        }

        Samples.AddRange(samples);
        Happened.AddRange(events);
        return ++Kept;
    }

    public Outcome<IReadOnlyList<HistoryWindow>> Read(HistoryQuery query) => throw new NotSupportedException();

    public Outcome<IReadOnlyList<HistoryEvent>> Events(Instant from, Instant to, string? kind, int most) => throw new NotSupportedException();

    public IEnumerable<HistorySample> Of(string id) => Samples.Where(s => names[s.Series - 1] == id);
}
