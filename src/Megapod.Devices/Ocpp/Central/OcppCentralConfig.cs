namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>How a central system works with the rest of its site.</summary>
public sealed record OcppCentralConfig
{
    /// <summary>Where stations put what they know, and their answers.</summary>
    public required SiteBoard Board { get; init; }

    /// <summary>Time for waiting.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The site's instant.</summary>
    public required Func<Instant> Clock { get; init; }

    /// <summary>Whether stations are told anything but answers; false at a site that only watches. Default true.</summary>
    public bool MayCommand { get; init; } = true;

    /// <summary>Kinds of stations that want to be treated otherwise than the standard says. Default those that ship.</summary>
    public StationKinds Kinds { get; init; } = StationKinds.Shipped;

    /// <summary>Transactions that are known from before, by device. Default none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ChargingSession>> Known { get; init; } = new Dictionary<string, IReadOnlyList<ChargingSession>>(StringComparer.Ordinal);

    /// <summary>Called when the site's cycle should not wait for its time: a car has come or gone. Must not wait. Default nothing.</summary>
    public Action Wake { get; init; } = () => { };

    /// <summary>Learns of what happens: the device, and what, to follow its name. Must not wait. Default nobody.</summary>
    public Action<string, string> Happened { get; init; } = (_, _) => { };

    /// <summary>Learns of what is wrong: the device, and what. Must not wait. Default nobody.</summary>
    public Action<string, Fault> Wrong { get; init; } = (_, _) => { };

    /// <summary>Keeps a device's transaction as it is now known; a message that tells of it is answered when it has. Default at once.</summary>
    public Func<string, ChargingSession, ValueTask> Keep { get; init; } = (_, _) => default;

    /// <summary>Who may charge, by identifier. Default everybody.</summary>
    public Func<string, bool> MayCharge { get; init; } = _ => true;
}
