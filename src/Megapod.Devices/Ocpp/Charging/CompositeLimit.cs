namespace Megapod.Devices.Ocpp.Charging;

using Megapod.Core.Units;

/// <summary>
/// What profiles come to. Within a purpose the valid profile of the highest level has its say, that of the connector itself before one for all connectors of the same level; a profile whose schedule
/// has not begun or is over has none. A transaction's own profile takes the place of the default. Across purposes the lowest limit holds. Worked number: a default of level 0 with 30 kW without end and
/// one of level 1 with 120 kW for 60 s are 120 kW for 60 s and then 30 kW; a station maximum of 100 kW makes that 100 kW and then 30 kW.
/// </summary>
public static class CompositeLimit
{
    /// <summary>A composite of more changes than this is cut: no station takes so many.</summary>
    private const int MostChanges = 1024;

    private static readonly LimitPurpose[] Caps = [LimitPurpose.StationMaximum, LimitPurpose.External];

    /// <summary>What holds at an instant, and until when.</summary>
    /// <param name="profiles">All profiles of the station.</param>
    /// <param name="place">Where.</param>
    /// <param name="at">The instant, by the station's clock.</param>
    public static LimitNow At(IReadOnlyList<LimitProfile> profiles, LimitPlace place, Instant at)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(place);
        decimal? lowest = null;
        var until = Instant.Forever;
        foreach (var purpose in Caps)
        {
            Lower(ref lowest, Highest(profiles, place, purpose, at, ref until));
        }

        // A station as a whole has no transaction.
        if (place.Connector > 0)
        {
            var own = place.Transaction is null ? null : Highest(profiles, place, LimitPurpose.Transaction, at, ref until);
            Lower(ref lowest, own ?? Highest(profiles, place, LimitPurpose.TransactionDefault, at, ref until));
        }

        return new LimitNow(lowest is { } watts ? new Watts((double)watts) : null, until);
    }

    /// <summary>What holds over a stretch of time: limits with their starts, neighbours of the same limit made one.</summary>
    /// <param name="profiles">All profiles of the station.</param>
    /// <param name="place">Where.</param>
    /// <param name="from">The beginning, by the station's clock.</param>
    /// <param name="length">How long.</param>
    public static IReadOnlyList<(TimeSpan Start, Watts? Limit)> Over(IReadOnlyList<LimitProfile> profiles, LimitPlace place, Instant from, TimeSpan length)
    {
        var schedule = new List<(TimeSpan Start, Watts? Limit)>();
        var at = from;
        for (int k = 0; k < MostChanges && at - from < length; k++)
        {
            var now = At(profiles, place, at);
            if (schedule.Count == 0 || schedule[^1].Limit != now.Watts)
            {
                schedule.Add((at - from, now.Watts));
            }

            if (now.Until == Instant.Forever)
            {
                break;
            }

            at = now.Until;
        }

        return schedule;
    }

    private static void Lower(ref decimal? lowest, decimal? limit) => lowest = limit is { } l && (lowest is not { } low || l < low) ? l : lowest;

    /// <summary>The limit of the purpose; null: none. Moves the end to the next instant at which any of its profiles changes.</summary>
    private static decimal? Highest(IReadOnlyList<LimitProfile> profiles, LimitPlace place, LimitPurpose purpose, Instant at, ref Instant until)
    {
        decimal? limit = null;
        (int Level, bool IsOwn) best = (-1, false);
        foreach (var profile in profiles)
        {
            if (profile.Purpose != purpose || !Concerns(profile, place))
            {
                continue;
            }

            var rank = (profile.Level, IsOwn: profile.Connector == place.Connector);
            var says = Says(profile, place, at, ref until);
            if (says is not null && rank.CompareTo(best) > 0)
            {
                // A negative limit is a station's way to say that there is none.
                (best, limit) = (rank, says >= 0 ? says : null);
            }
        }

        return limit;
    }

    private static bool Concerns(LimitProfile profile, LimitPlace place) => profile.Purpose switch
    {
        LimitPurpose.StationMaximum => profile.Connector == 0,
        LimitPurpose.Transaction => profile.Connector == place.Connector && (profile.Transaction is null || string.Equals(profile.Transaction, place.Transaction, StringComparison.Ordinal)),
        _ => profile.Connector == 0 || profile.Connector == place.Connector,
    };

    /// <summary>The limit that one profile sets now; null: it has no say now.</summary>
    private static decimal? Says(LimitProfile profile, LimitPlace place, Instant at, ref Instant until)
    {
        if (profile.ValidFrom is { } from && from > at)
        {
            until = Earlier(until, from);
            return null;
        }

        if (profile.ValidTo is { } to)
        {
            if (to <= at)
            {
                return null;
            }

            until = Earlier(until, to);
        }

        if (StartOf(profile, place, at, ref until) is not { } start)
        {
            return null;
        }

        if (profile.DurationSeconds is { } seconds)
        {
            var end = start + TimeSpan.FromSeconds(seconds);
            if (end <= at)
            {
                return null;
            }

            until = Earlier(until, end);
        }

        decimal? limit = null;
        foreach (var period in profile.Periods)
        {
            var begins = start + TimeSpan.FromSeconds(period.StartSeconds);
            if (begins > at)
            {
                until = Earlier(until, begins);
                break;
            }

            limit = place.WattsOf(profile.Unit, period);
        }

        return limit;
    }

    /// <summary>When the schedule that runs began; null: it has not begun.</summary>
    private static Instant? StartOf(LimitProfile profile, LimitPlace place, Instant at, ref Instant until)
    {
        var start = profile.StartsFrom == LimitStart.Charging ? place.ChargingSince : profile.Start ?? place.ChargingSince;
        if (start is not { } begins)
        {
            return null;
        }

        if (begins > at)
        {
            until = Earlier(until, begins);
            return null;
        }

        if (profile.StartsFrom is not (LimitStart.Daily or LimitStart.Weekly))
        {
            return begins;
        }

        var turn = profile.StartsFrom == LimitStart.Daily ? TimeSpan.FromDays(1) : TimeSpan.FromDays(7);
        var last = begins + (turn * ((at - begins).Ticks / turn.Ticks));
        until = Earlier(until, last + turn);
        return last;
    }

    private static Instant Earlier(Instant a, Instant b) => a < b ? a : b;
}
