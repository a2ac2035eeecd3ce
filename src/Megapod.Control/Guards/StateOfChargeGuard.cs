namespace Megapod.Control.Guards;

/// <summary>
/// What the battery's energy bears: support must be sustained for its whole reversion time from the state of charge less two standard
/// deviations, so that it fades out in good time instead of stopping dead. Charging fades out below full the same way.
/// </summary>
internal sealed class StateOfChargeGuard : IGuard
{
    private const double ChargeSustainHours = 1.0 / 60;

    /// <inheritdoc/>
    public GuardId Id => GuardId.StateOfCharge;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        if (input.Tree.Site.Battery is not { } battery)
        {
            return;
        }

        if (double.IsNaN(input.Soc))
        {
            bounds.NarrowDischarge(0, Id);
            bounds.NarrowCharge(0, Id);
            return;
        }

        double oneWay = Math.Sqrt(battery.RoundTripEfficiency);
        double above = Math.Max(0, input.Soc - (2 * battery.SocSigma) - battery.MinimumSoc) * battery.Energy.Value;
        bounds.NarrowDischarge(above * oneWay / battery.Reversion.TotalHours, Id);
        double below = Math.Max(0, battery.MaximumSoc - input.Soc) * battery.Energy.Value;
        bounds.NarrowCharge(below / oneWay / ChargeSustainHours, Id);
    }
}
