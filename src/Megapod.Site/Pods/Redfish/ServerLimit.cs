namespace Megapod.Site.Pods.Redfish;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Power;

/// <summary>What is known of the power limit of one server. It belongs to its rack, which guards it.</summary>
/// <param name="id">Name of the server on the site.</param>
/// <param name="nameplateWatts">The most that it can draw as long as its controller says nothing of it, W.</param>
internal sealed class ServerLimit(string id, double nameplateWatts)
{
    /// <summary>Bounds of the last seconds that are kept apart.</summary>
    private const int MostEarlier = 64;

    private readonly double nameplate = nameplateWatts;
    private readonly List<(Instant Until, double Watts)> earlier = [];
    private double allowedWatts;

    /// <summary>Name of the server on the site.</summary>
    public string Id => id;

    /// <summary>Where its power is limited; null: nowhere, or it is not known yet.</summary>
    public PowerLimitPlace? Place { get; set; }

    /// <summary>The lowest limit that it takes, W: by its own word, or by what it did.</summary>
    public double LeastWatts => Math.Min(Math.Max(allowedWatts, ClampWatts), MostWatts);

    /// <summary>Limits below this were raised by its controller, W; 0: none were. It is forgotten when all is looked at anew.</summary>
    public double ClampWatts { get; private set; }

    /// <summary>What its controller said when it raised a limit; null: it did not.</summary>
    public Fault? Clamp { get; private set; }

    /// <summary>The highest limit that it takes, W; without a limit it counts as this.</summary>
    public double MostWatts { get; private set; } = nameplateWatts;

    /// <summary>The most that it may draw by all that is known: what was read back, and what it was told and may have taken, W.</summary>
    public double BoundWatts { get; set; } = nameplateWatts;

    /// <summary>What it was told last, W; not a number: nothing that still counts.</summary>
    public double ToldWatts { get; set; } = double.NaN;

    /// <summary>Whether what it was told last has not been answered.</summary>
    public bool IsOutstanding { get; set; }

    /// <summary>Whether its controller has told of it at all.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Whether its controller answers.</summary>
    public bool IsReachable { get; set; }

    /// <summary>When the limit was read last, which says when a later poll tells something new.</summary>
    public Instant ReadAt { get; set; } = Instant.Never;

    /// <summary>Until when nobody is contradicted who sets another limit than ours.</summary>
    public Instant PatientUntil { get; set; } = Instant.Never;

    /// <summary>Samples in a row that showed more than its bound.</summary>
    public int Strikes { get; set; }

    /// <summary>How it was caught drawing more than its limit: it counts as its most until a person has looked. Null: it was not.</summary>
    public Fault? Caught { get; set; }

    /// <summary>Whether it was caught.</summary>
    public bool IsCaught => Caught is not null;

    /// <summary>Whether its controller has told of itself, and of no place where its power can be limited.</summary>
    public bool HasNoPlace { get; set; }

    /// <summary>What it draws.</summary>
    public Reading Power { get; set; } = Reading.Missing;

    /// <summary>What was wrong with the last answer or look; null: nothing.</summary>
    public Fault? Trouble { get; set; }

    /// <summary>What is wrong with its limit, what stays before what comes and goes; null: nothing.</summary>
    public Fault? Standing => Caught ?? (HasNoPlace ? PodWireFaults.NoLimit(Id) : Trouble ?? Clamp);

    /// <summary>Whether its limit can be chosen now.</summary>
    public bool IsFree => IsReachable && Place is not null && !IsCaught;

    /// <summary>Takes in what its controller shows of the limit.</summary>
    /// <param name="held">What it shows.</param>
    public void Range(PowerLimitHeld held)
    {
        MostWatts = held.AllowableMax?.Value is > 0 and double most ? most : nameplate;
        allowedWatts = held.AllowableMin?.Value is > 0 and double least ? least : 0;
    }

    /// <summary>Its controller has raised a limit.</summary>
    /// <param name="watts">To what, W.</param>
    /// <param name="why">What it said; null: it is forgotten.</param>
    public void Clamped(double watts, Fault? why) => (ClampWatts, Clamp) = (watts, why);

    /// <summary>The highest bound that it may still be on its way down from, W.</summary>
    /// <param name="at">The instant of a sample.</param>
    public double LatelyWatts(Instant at)
    {
        earlier.RemoveAll(e => at - e.Until > RedfishEnforcement.LongestActuation);
        return earlier.Select(e => e.Watts).Append(BoundWatts).Max();
    }

    /// <summary>Says what it may draw at most from now on.</summary>
    /// <param name="watts">The bound, W.</param>
    /// <param name="now">The instant.</param>
    public void Bind(double watts, Instant now)
    {
        double next = IsCaught ? Math.Max(watts, MostWatts) : watts;
        if (next < BoundWatts)
        {
            // Of more changes than are kept apart the highest stays the longest.
            double highest = earlier.Count < MostEarlier ? BoundWatts : Math.Max(BoundWatts, earlier[^1].Watts);
            earlier.RemoveRange(Math.Min(earlier.Count, MostEarlier - 1), Math.Max(0, earlier.Count - MostEarlier + 1));
            earlier.Add((now, highest));
        }

        BoundWatts = next;
    }
}
