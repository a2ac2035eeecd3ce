namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>What all stations of a site share.</summary>
internal sealed record StationHost
{
    /// <summary>Where they put what they know.</summary>
    public required SiteBoard Board { get; init; }

    /// <summary>Time for waiting.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The site's instant.</summary>
    public required Func<Instant> Clock { get; init; }

    /// <summary>Whether they are told anything but answers: not at a site that only watches.</summary>
    public required bool MayCommand { get; init; }

    /// <summary>The kinds of stations that want to be treated otherwise than the standard says.</summary>
    public required StationKinds Kinds { get; init; }

    /// <summary>The next number that no transaction has.</summary>
    public required Func<int> NextTransaction { get; init; }

    /// <summary>The next number that no order has.</summary>
    public required Func<int> NextOrder { get; init; }

    /// <summary>Called when the cycle should not wait for its time.</summary>
    public Action Wake { get; init; } = () => { };

    /// <summary>Learns of what happens: the station, and what.</summary>
    public Action<string, string> Happened { get; init; } = (_, _) => { };

    /// <summary>Learns of what is wrong: the station, and what.</summary>
    public Action<string, Fault> Wrong { get; init; } = (_, _) => { };

    /// <summary>Keeps a station's transaction before what tells of it is answered.</summary>
    public Func<string, ChargingSession, ValueTask> Keep { get; init; } = (_, _) => default;

    /// <summary>Who may charge; by default everybody.</summary>
    public Func<string, bool> MayCharge { get; init; } = _ => true;
}
