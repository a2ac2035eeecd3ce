namespace Megapod.Lab.Emulators.Ocpp;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Links;

/// <summary>How an emulated station says in one edition what a station has to say.</summary>
internal interface IStationVoice
{
    /// <summary>Who answers the central system's calls.</summary>
    IOcppHandler Handler { get; }

    /// <summary>Introduces it.</summary>
    /// <returns>The time that it was told and the time between heartbeats; null: it was not let in or not answered.</returns>
    Task<(Instant Time, TimeSpan Heartbeat)?> BootAsync(OcppLink link, CancellationToken stop);

    /// <summary>Gives a sign of life.</summary>
    /// <returns>The time that it was told; null: none.</returns>
    Task<Instant?> BeatAsync(OcppLink link, CancellationToken stop);

    /// <summary>Says how a connector stands.</summary>
    Task<Fault?> StandAsync(OcppLink link, int number, StallPhase phase, Instant stamp, CancellationToken stop);

    /// <summary>Tells of a transaction, perhaps of long ago.</summary>
    Task<Fault?> TellAsync(OcppLink link, TransactionNews news, CancellationToken stop);

    /// <summary>Says what a connector measures.</summary>
    Task<Fault?> MeasureAsync(OcppLink link, int number, EmulatedTransaction? transaction, Watts power, WattHours register, Instant stamp, CancellationToken stop);

    /// <summary>Says what a car needs, where the edition can.</summary>
    Task<Fault?> NeedAsync(OcppLink link, int number, StallTruth truth, Instant stamp, CancellationToken stop);
}
