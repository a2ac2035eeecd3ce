namespace Megapod.Core.Ports;

using System.Threading;
using System.Threading.Tasks;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Gives the newest known time series of one quantity, such as day-ahead prices. A source that is late, silent or wrong makes the content older and adds a
/// trouble; it never stops anybody and never empties what is known.
/// </summary>
public interface IFeed
{
    /// <summary>Id of the feed.</summary>
    string Id { get; }

    /// <summary>What it tells about.</summary>
    FeedQuantity Quantity { get; }

    /// <summary>What is known at an instant. Returns at once, on any thread.</summary>
    /// <param name="now">The instant; decides only whether the content counts as stale.</param>
    FeedSnapshot At(Instant now);

    /// <summary>Called after the content or the troubles changed, on a thread of the feed's; it must not wait.</summary>
    Action? Changed { get; set; }

    /// <summary>Asks the source whenever it is due, until told to stop. A house owns one such task for each feed; it must not be run twice at once.</summary>
    /// <param name="stop">Ends the task, which then completes without an exception.</param>
    Task RunAsync(CancellationToken stop);
}
