namespace Megapod.Core.Ports;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>Keeps what was measured and what happened, and answers for any window of time. Handing over never waits; reading waits for the disk and is nothing for a control loop.</summary>
public interface IHistory
{
    /// <summary>Number of the newest batch that survives the loss of power, with all before it; 0 before the first.</summary>
    long Kept { get; }

    /// <summary>Samples and events that were not taken because the disk did not keep up.</summary>
    long Dropped { get; }

    /// <summary>Blocks on the disk that are not what was written, as far as anybody has come upon them. What they held is gone; all others answer.</summary>
    long Damaged { get; }

    /// <summary>Why nothing is being kept; null while it is.</summary>
    Fault? Trouble { get; }

    /// <summary>All series.</summary>
    IReadOnlyList<HistorySeries> Series { get; }

    /// <summary>Says of which kind a series is; a new one is made.</summary>
    /// <param name="id">Its name; the same name is always the same series.</param>
    /// <param name="unit">Its unit; that of a series that is there stays.</param>
    /// <param name="hold">How long a value counts when no other comes.</param>
    /// <returns>Its number for <see cref="HistorySample.Series"/>; 0: there are as many series as there may be.</returns>
    int Declare(string id, string unit, TimeSpan hold);

    /// <summary>Hands samples and events over and returns at once.</summary>
    /// <param name="samples">Samples, in the order in which they became known.</param>
    /// <param name="events">Events, in order.</param>
    /// <returns>The batch's number, rising from 1; 0 when it was not taken because too much waits for the disk.</returns>
    long Put(IReadOnlyList<HistorySample> samples, IReadOnlyList<HistoryEvent> events);

    /// <summary>What series were in a window.</summary>
    /// <returns>One answer for each series that is there, in the question's order; or why nothing can be read.</returns>
    Outcome<IReadOnlyList<HistoryWindow>> Read(HistoryQuery query);

    /// <summary>What happened in a window, the newest first.</summary>
    /// <param name="from">Begin of the window.</param>
    /// <param name="to">Its end, which is not in it.</param>
    /// <param name="kind">Only events of that kind; null: of every kind.</param>
    /// <param name="most">How many at most.</param>
    Outcome<IReadOnlyList<HistoryEvent>> Events(Instant from, Instant to, string? kind, int most);
}
