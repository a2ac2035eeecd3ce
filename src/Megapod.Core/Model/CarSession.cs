namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One car's visit as the world knows it; never shown to a controller before it happens.</summary>
/// <param name="PlugIn">When it gets a stall.</param>
/// <param name="Stay">How long the stall is taken.</param>
/// <param name="Energy">Energy it takes, at the supply side.</param>
/// <param name="PeakPower">Largest power it takes, at the supply side.</param>
/// <param name="SocArrival">State of charge on arrival, 0–1.</param>
/// <param name="SocDeparture">State of charge on departure, 0–1.</param>
/// <param name="Arrival">When it arrived, before any queue.</param>
public sealed record CarSession(Instant PlugIn, TimeSpan Stay, WattHours Energy, Watts PeakPower, double SocArrival, double SocDeparture, Instant Arrival)
{
    /// <summary>Departure that the driver states on plugging in; null: none. The car leaves when <see cref="Stay"/> is over, whatever was stated.</summary>
    public Instant? StatedDeparture { get; init; }
}
