namespace Megapod.Lab.Torture;

using Megapod.Core.Units;

/// <summary>One cycle of a replayed world: what was true, what the controller saw, what it did and why. Power in W, import and charging positive.</summary>
/// <param name="At">Begin of the step.</param>
/// <param name="Fault">The incident in force; empty when there is none.</param>
/// <param name="IsControllerRunning">Whether the controller decided in this step.</param>
/// <param name="ImportWatts">Mean power at the connection over the step.</param>
/// <param name="MeterWatts">What the connection's meter showed the controller; null when nothing.</param>
/// <param name="LimitWatts">The lowest import limit at that instant.</param>
/// <param name="CarsWatts">What cars drew.</param>
/// <param name="RacksWatts">What racks drew.</param>
/// <param name="BatteryWatts">What the battery took.</param>
/// <param name="SetpointWatts">What the battery was told last.</param>
/// <param name="Soc">Its state of charge, 0–1.</param>
/// <param name="CommittedWatts">What the controller counted the connection to be committed to at worst.</param>
/// <param name="SupportWatts">Discharge that its guards let grants count on.</param>
/// <param name="Grants">Grants sent, each with its reason.</param>
/// <param name="Caught">Devices that count as their nameplate because they were caught disobeying; nodes whose meter shows more than is reported below.</param>
/// <param name="Broken">Laws that broke in this step.</param>
public sealed record ReplayCycle(
    Instant At,
    string Fault,
    bool IsControllerRunning,
    double ImportWatts,
    double? MeterWatts,
    double? LimitWatts,
    double CarsWatts,
    double RacksWatts,
    double BatteryWatts,
    double SetpointWatts,
    double Soc,
    double CommittedWatts,
    double SupportWatts,
    IReadOnlyList<string> Grants,
    IReadOnlyList<string> Caught,
    IReadOnlyList<string> Broken);
