namespace Megapod.Twin.World;

/// <summary>One car's visit within a local day of a library.</summary>
/// <param name="ArrivalMinutes">Minutes after local midnight.</param>
/// <param name="StayMinutes">Minutes the stall is taken, long enough for the charge.</param>
/// <param name="EnergyWattHours">Energy it takes, Wh at the supply side.</param>
/// <param name="PeakWatts">Largest power before any raise, W at the supply side.</param>
/// <param name="SocArrival">State of charge on arrival, 0–1.</param>
/// <param name="SocDeparture">State of charge on departure, 0–1.</param>
public sealed record CarVisit(double ArrivalMinutes, double StayMinutes, double EnergyWattHours, double PeakWatts, double SocArrival, double SocDeparture);
