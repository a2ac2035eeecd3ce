namespace Megapod.Files.DataFiles;

/// <summary>One vehicle's DC charging curve, as collected from published charging tests: stylised, warm battery.</summary>
/// <param name="VehicleId">Key of the vehicle; names repeat, this does not.</param>
/// <param name="IsDefault">Whether the shape is a generic one rather than this vehicle's own.</param>
/// <param name="PeakKilowatts">Largest charging power the maker states, kW.</param>
/// <param name="UsableKilowattHours">Usable battery, kWh.</param>
/// <param name="SocPercent">States of charge of the points, rising, 0–100.</param>
/// <param name="PowerKilowatts">Power at each of them, kW.</param>
public sealed record ChargingCurve(
    string VehicleId,
    bool IsDefault,
    double PeakKilowatts,
    double UsableKilowattHours,
    IReadOnlyList<double> SocPercent,
    IReadOnlyList<double> PowerKilowatts);
