namespace Megapod.Files.DataFiles;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>How the sessions of a world use a number of stalls. A stall freed at an instant can be taken at that instant.</summary>
/// <param name="MostAtOnce">Largest number of cars plugged in at once.</param>
/// <param name="SessionsWithoutStall">Sessions that plug in while every stall is taken; zero for a world drawn for these stalls.</param>
/// <param name="FirstWithoutStall">When the first of them plugs in; <see cref="Instant.Never"/> when there is none.</param>
public readonly record struct StallUse(int MostAtOnce, int SessionsWithoutStall, Instant FirstWithoutStall)
{
    /// <summary>Counts the use of <paramref name="stalls"/> stalls.</summary>
    /// <param name="sessions">Sessions in any order.</param>
    /// <param name="stalls">Stalls of the site, 0 or more.</param>
    public static StallUse Of(IReadOnlyList<CarSession> sessions, int stalls)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        var ends = new PriorityQueue<int, Instant>();
        var most = 0;
        var without = 0;
        var first = Instant.Never;
        foreach (var session in sessions.OrderBy(session => session.PlugIn))
        {
            while (ends.TryPeek(out _, out var end) && end <= session.PlugIn)
            {
                ends.Dequeue();
            }

            ends.Enqueue(0, session.PlugIn + session.Stay);
            most = Math.Max(most, ends.Count);
            if (ends.Count > stalls && without++ == 0)
            {
                first = session.PlugIn;
            }
        }

        return new StallUse(most, without, first);
    }
}
