namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Orders;

/// <summary>One edition's way to say what all editions mean. It holds nothing: what is known of a station is in the station.</summary>
internal interface IStationDialect
{
    /// <summary>Who answers the calls of stations that speak this edition.</summary>
    IOcppHandler Handler { get; }

    /// <summary>Writes a limit.</summary>
    Task<StationVerdict> SetAsync(OcppLink link, LimitProfile profile, bool isUrgent, CancellationToken stop);

    /// <summary>Asks what the station's limits come to.</summary>
    /// <param name="link">The link.</param>
    /// <param name="connector">The connector.</param>
    /// <param name="seconds">How far to look ahead.</param>
    /// <param name="unit">The unit that is wanted.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The periods with their unit; none where the station says yes and nothing more; a fault where it refuses or does not answer.</returns>
    Task<Outcome<StationComposite>> CompositeAsync(OcppLink link, int connector, int seconds, LimitUnit unit, CancellationToken stop);

    /// <summary>Asks for what the station supports and how it is set.</summary>
    Task<Outcome<StationAbilities>> AbilitiesAsync(OcppLink link, CancellationToken stop);

    /// <summary>Has it send what it measures so often, by power and energy.</summary>
    /// <returns>What it refused, in words; empty: nothing.</returns>
    Task<IReadOnlyList<string>> MeasureAsync(OcppLink link, TimeSpan period, StationAbilities abilities, CancellationToken stop);

    /// <summary>Asks it to introduce itself.</summary>
    Task<StationVerdict> AskForBootAsync(OcppLink link, CancellationToken stop);

    /// <summary>Asks it how a connector stands and what it measures.</summary>
    Task AskForStateAsync(OcppLink link, int connector, CancellationToken stop);

    /// <summary>Asks it to do what a person wants. What the edition does not have is not asked.</summary>
    Task<StationReply> OrderAsync(OcppLink link, StationOrder order, OrderContext context, CancellationToken stop);
}
