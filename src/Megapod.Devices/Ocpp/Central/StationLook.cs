namespace Megapod.Devices.Ocpp.Central;

/// <summary>What a station answered to somebody who only asked.</summary>
/// <param name="RoundTrips">The times that it took to answer, in order of time; empty: it has answered nothing.</param>
/// <param name="Stalls">What it says of its connectors' limits; one of that name for the whole station where it knows one limit.</param>
public sealed record StationLook(IReadOnlyList<TimeSpan> RoundTrips, IReadOnlyList<StallLook> Stalls);
