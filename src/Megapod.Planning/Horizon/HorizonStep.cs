namespace Megapod.Planning.Horizon;

/// <summary>What a plan says of one step.</summary>
/// <param name="ImportWatts">Import, W.</param>
/// <param name="ExportWatts">Export, W.</param>
/// <param name="ChargeWatts">Charging, W.</param>
/// <param name="DischargeWatts">Discharging, W.</param>
/// <param name="StoredWattHours">Energy in the battery at the step's end, Wh.</param>
/// <param name="ComputeWatts">Compute above idle, W.</param>
/// <param name="HeldWatts">What cars are held back, W; what is more than they want is base load that has to be paused.</param>
/// <param name="MissingWattHours">What the reserve lacks, Wh.</param>
/// <param name="PricePerWattHour">What a Wh more of load would cost here, currency: the dual of the balance.</param>
/// <param name="StoredPerWattHour">What a Wh more in the battery at the step's end would bring, currency, weighted as the future is.</param>
/// <param name="PeakPerWattHour">What of the price is the month's peak, currency per Wh, weighted as the future is.</param>
/// <param name="MissedWattHours">What cars that are owed it by the step's end lack then, Wh.</param>
/// <param name="SpilledWatts">What the sun gives more than site, battery and export limit can take, W.</param>
public readonly record struct HorizonStep(
    double ImportWatts,
    double ExportWatts,
    double ChargeWatts,
    double DischargeWatts,
    double StoredWattHours,
    double ComputeWatts,
    double HeldWatts,
    double MissingWattHours,
    double PricePerWattHour,
    double StoredPerWattHour,
    double PeakPerWattHour,
    double MissedWattHours,
    double SpilledWatts = 0);
