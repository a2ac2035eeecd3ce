namespace Megapod.Work.Power;

/// <summary>A time after which a job is looked at.</summary>
/// <param name="Seconds">How long it was since the last look, s.</param>
/// <param name="SettleSeconds">How long after a change of its level what is measured still shows the one before, s.</param>
/// <param name="LeftSeconds">How long the present limit lasts, s; infinite: no end is known, and promises are kept over the last hour.</param>
/// <param name="Begins">Whether a limit begins just now.</param>
public readonly record struct SteeringLook(double Seconds, double SettleSeconds, double LeftSeconds = double.PositiveInfinity, bool Begins = false)
{
    /// <summary>Length of the intervals from which curves are learned, s. Default 10.</summary>
    public double SampleSeconds { get; init; } = 10;
}
